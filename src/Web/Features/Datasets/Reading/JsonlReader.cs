using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Platform.Domain.Datasets;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>One JSON object a line, in UTF-8. Nested objects become columns <c>outer.inner</c>; lists of messages become conversations; other nested values stay JSON.</summary>
internal sealed class JsonlReader(Stream utf8, ReadLimits limits) : IRowReader
{
    private const int ExcerptCharacters = 200;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    public ColumnSet Columns { get; } = new();

    public async IAsyncEnumerable<RawRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new Utf8Lines(utf8, limits.LineBytes);
        while (await lines.NextAsync(cancellationToken) is { } line)
        {
            var bytes = line.Bytes;
            if (line.Number == 1 && bytes.Span.StartsWith("\uFEFF"u8))
                bytes = bytes[3..];
            if (!bytes.Span.ContainsAnyExcept(" \t\r"u8))
                continue;
            if (line.Number == 1 && bytes.Span.Trim(" \t\r"u8)[0] == (byte)'[')
                throw new UnreadableFileException("it begins with '[': it is one JSON list. Save one JSON object a line (JSONL).");
            yield return Read(line, bytes);
        }
    }

    private RawRow Read(Utf8Line line, ReadOnlyMemory<byte> bytes)
    {
        if (line.TooLong)
            return Faulty(line, bytes.Span, FindingKind.BadField, string.Create(CultureInfo.InvariantCulture, $"The line is longer than {limits.LineBytes:N0} bytes."));
        if (!Utf8.IsValid(bytes.Span))
            return Faulty(line, bytes.Span, FindingKind.BadEncoding, InvalidByte(line, bytes.Span));
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(line, bytes.Span, document.RootElement)
                : Faulty(line, bytes.Span, FindingKind.BadJson, $"The line is JSON but no object: it is {document.RootElement.ValueKind.ToString().ToLowerInvariant()}.");
        }
        catch (JsonException broken)
        {
            return Faulty(line, bytes.Span, FindingKind.BadJson, $"Not valid JSON at byte {broken.BytePositionInLine + 1} of the line: {Reason(bytes.Span, broken)}.");
        }
        catch (InvalidOperationException)
        {
            // The parser's word for an escape such as \ud800 that stands for no character.
            return Faulty(line, bytes.Span, FindingKind.BadJson, "A \\u escape in the line stands for half a character.");
        }
    }

    private RawRow Read(Utf8Line line, ReadOnlySpan<byte> bytes, JsonElement root)
    {
        if (root.TryGetProperty("chosen", out _) && root.TryGetProperty("rejected", out _))
            return Faulty(line, bytes, FindingKind.Preference, "The row has a chosen and a rejected answer.");
        var values = new List<object?>(Columns.Names.Count);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
                AddNested(values, property);
            else if (!Set(values, property.Name, ValueOf(property.Value)))
                return Faulty(line, bytes, FindingKind.BadField, $"The file has more than {ColumnSet.MaxColumns} different fields.");
        }

        foreach (var value in values)
        {
            if (value is string text && text.Length > limits.FieldCharacters)
                return Faulty(line, bytes, FindingKind.BadField, string.Create(CultureInfo.InvariantCulture, $"A field has {text.Length:N0} characters; at most {limits.FieldCharacters:N0} are read."));
        }

        return new RawRow { Line = line.Number, Values = values, Excerpt = Excerpt(bytes) };
    }

    private void AddNested(List<object?> values, JsonProperty outer)
    {
        foreach (var inner in outer.Value.EnumerateObject())
            Set(values, $"{outer.Name}.{inner.Name}", ValueOf(inner.Value));
    }

    private bool Set(List<object?> values, string column, object? value)
    {
        var index = Columns.Add(column);
        if (index < 0)
            return false;
        while (values.Count <= index)
            values.Add(null);
        values[index] = value;
        return true;
    }

    private static object? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => (object?)Conversation.From(value) ?? value.GetRawText(),
        _ => value.GetRawText(),
    };

    private static RawRow Faulty(Utf8Line line, ReadOnlySpan<byte> bytes, FindingKind kind, string detail) =>
        new() { Line = line.Number, Fault = new RowFault(kind, detail), Excerpt = Excerpt(bytes) };

    private static string Excerpt(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, ExcerptCharacters * 3)]);
        return text.Length <= ExcerptCharacters ? text : text[..ExcerptCharacters];
    }

    private static string InvalidByte(Utf8Line line, ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var taken) == OperationStatus.Done)
            at += taken;
        return string.Create(CultureInfo.InvariantCulture, $"Byte {line.Offset + at} of the file (0x{bytes[Math.Min(at, bytes.Length - 1)]:X2}) is not UTF-8. Choose the right encoding under Files, or save the file as UTF-8.");
    }

    private static string Reason(ReadOnlySpan<byte> bytes, JsonException broken)
    {
        var at = (int)(broken.BytePositionInLine ?? 0);
        if (at >= bytes.TrimEnd(" \t\r"u8).Length)
            return "it ends too early";
        return bytes[at] is >= 0x20 and < 0x7F ? $"'{(char)bytes[at]}' is not expected there" : "an unexpected character";
    }
}
