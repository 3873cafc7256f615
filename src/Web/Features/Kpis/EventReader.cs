using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using CsvHelper;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;

namespace Platform.Web.Features.Kpis;

/// <summary>Reads events one by one, however many there are: JSON objects a line, or CSV with a header. A line that cannot be read costs only itself.</summary>
internal static class EventReader
{
    private const int MostLineCharacters = 10_000;

    private static readonly string[] Names = ["key", "case", "at", "served", "value", "cluster", "before", "revises", "verified"];
    private static readonly string[] YesOrNo = ["served", "revises", "verified"];
    private static readonly string[] Needed = ["key", "case", "at", "value"];

    /// <summary>JSON objects, one a line.</summary>
    public static async IAsyncEnumerable<ReceivedEvent> JsonLinesAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        var number = 0L;
        await foreach (var line in LinesAsync(reader, cancellationToken))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            yield return line.Length > MostLineCharacters ? Refused(number, $"the line has more than {MostLineCharacters} characters.") : FromJson(number, line);
        }
    }

    /// <summary>CSV with a header of the names above, parted by commas.</summary>
    public static async IAsyncEnumerable<ReceivedEvent> CsvAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var csv = CsvReader.Create(body, new CsvReaderOptions { Separator = ',', HasHeader = false, MaxRecordSize = MostLineCharacters, TrackLineNumbers = true }, leaveOpen: true);
        var (more, fault) = await NextAsync(csv, cancellationToken);
        var header = more ? Enumerable.Range(0, csv.FieldCount).Select(at => csv.GetString(at).Trim().ToLowerInvariant()).ToArray() : [];
        if ((fault ?? FaultOf(header)) is { } wrong)
        {
            yield return Refused(1, wrong);
            yield break;
        }

        while (true)
        {
            (more, fault) = await NextAsync(csv, cancellationToken);
            if (fault is not null)
                yield return Refused(csv.LineNumber, fault);
            if (!more)
                yield break;
            yield return csv.FieldCount == header.Length
                ? FromTexts(csv.LineNumber, name => Array.IndexOf(header, name) is >= 0 and var at && csv.GetString(at) is { Length: > 0 } text ? text : null)
                : Refused(csv.LineNumber, $"the row has {csv.FieldCount} fields, the header {header.Length}.");
        }
    }

    // A quotation mark that is not closed leaves nothing after it readable.
    private static async ValueTask<(bool More, string? Fault)> NextAsync(CsvReader csv, CancellationToken cancellationToken)
    {
        try
        {
            return (await csv.ReadAsync(cancellationToken), null);
        }
        catch (CsvFormatException fault)
        {
            return (false, $"the row cannot be read ({fault.Message}); nothing after it was taken.");
        }
    }

    private static string? FaultOf(string[] header)
    {
        if (header.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
            return $"the header has the column '{Shown(unknown)}'; known are {string.Join(", ", Names)}.";
        return Needed.FirstOrDefault(name => !header.Contains(name)) is { } missing ? $"the header lacks the column '{missing}'." : null;
    }

    // A line without an end must not fill the memory: what is beyond the limit is read past, not kept.
    private static async IAsyncEnumerable<string> LinesAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var buffer = new char[16 * 1024];
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            for (var at = 0; at < read;)
            {
                var end = Array.IndexOf(buffer, '\n', at, read - at);
                var length = (end < 0 ? read : end) - at;
                line.Append(buffer, at, Math.Min(length, MostLineCharacters + 1 - line.Length));
                at += length;
                if (end < 0)
                    continue;
                yield return line.ToString();
                line.Clear();
                at++;
            }
        }

        if (line.Length > 0)
            yield return line.ToString();
    }

    private static ReceivedEvent FromJson(long number, string line)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(line.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(line, bytes)));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return Refused(number, "the line is no JSON object.");
            var texts = new string?[Names.Length];
            var given = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var at = NameAt(ref reader);
                if (at < 0)
                    return Refused(number, $"'{Shown(reader.GetString()!)}' is not known; known are {string.Join(", ", Names)}.");
                if (!reader.Read() || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray || (given & (1 << at)) != 0)
                    return Refused(number, $"'{Names[at]}' has no plain value, or stands twice.");
                (texts[at], given) = (Plain(ref reader), given | (1 << at));
            }

            // nothing may follow the object
            reader.Read();
            return FromTexts(number, name => texts[Array.IndexOf(Names, name)]);
        }
        // half of a surrogate pair, written as an escape, is another kind of fault
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Refused(number, $"the line is no JSON ({fault.Message})");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static int NameAt(ref Utf8JsonReader reader)
    {
        for (var at = 0; at < Names.Length; at++)
        {
            if (reader.ValueTextEquals(Names[at]))
                return at;
        }

        return -1;
    }

    private static string? Plain(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString() is { Length: > 0 } text ? text : null,
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };

    private static ReceivedEvent FromTexts(long number, Func<string, string?> text)
    {
        if (Needed.FirstOrDefault(name => text(name) is null) is { } missing)
            return Refused(number, $"'{missing}' is missing.");
        // a time without its zone would be another moment on another machine
        if (!DateTimeOffset.TryParse(text("at"), CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var at) || !HasZone(text("at")!))
            return Refused(number, $"'at' is '{Shown(text("at")!)}'; an example is 2026-03-01T12:00:00Z, with its zone.");
        foreach (var name in YesOrNo)
        {
            if (text(name) is { } said && Truth(said) is null)
                return Refused(number, $"'{name}' is '{Shown(said)}'; it is true or false.");
        }

        if (Number(text("value")!) is not { } value)
            return Refused(number, $"'value' is '{Shown(text("value")!)}'; it is a number with a decimal point.");
        decimal? before = null;
        if (text("before") is { } written && (before = Number(written)) is null)
            return Refused(number, $"'before' is '{Shown(written)}'; it is a number with a decimal point.");
        var revises = text("revises") is { } marked && Truth(marked) == true;
        var verified = text("verified") is not { } sure || Truth(sure) == true;
        var served = text("served");
        return new(number, new ObservedEvent(text("key")!, text("case")!, at.ToUniversalTime(), served is not null && Truth(served) == true, value, text("cluster") ?? "", before, revises, verified), null, served is not null);
    }

    private static bool HasZone(string at) => at.EndsWith('Z') || at.EndsWith('z') || at.LastIndexOfAny(['+', '-']) > at.IndexOf(':', StringComparison.Ordinal) && at.Contains(':', StringComparison.Ordinal);

    private static bool? Truth(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    // ten digits after the point are kept, on every database alike
    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? decimal.Round(number, 10) : null;

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static ReceivedEvent Refused(long line, string reason) => new(line, null, ObservationErrors.Unreadable(reason));
}
