using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Platform.Web.Features.Invoicing.Ledger;

/// <summary>
/// Reads a stored part once, from start to end, and keeps everything of it but the rows: of those it notes where they stand. A part of a million rows so costs its reader a block of bytes, not a gigabyte.
/// </summary>
internal sealed class StoredPartScan : IDisposable
{
    private const string Rows = "rows";
    private const string Guardrails = "guardrails";
    private const int BlockBytes = 128 * 1024;

    private readonly RowSeen? _seen;
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly Utf8JsonWriter _writer;
    private readonly List<RowRange> _ranges = [];
    // names of the objects and lists that are open, the innermost last
    private readonly Stack<string> _open = [];
    private readonly byte[] _row = new byte[BlockBytes];
    private List<long>? _marks;
    private int _count;
    private string _name = "";

    private StoredPartScan(RowSeen? seen) => (_seen, _writer) = (seen, new Utf8JsonWriter(_text));

    /// <summary>Reads a part.</summary>
    /// <param name="content">Its content; is read to its end.</param>
    /// <param name="seen">Is shown every row; null when nobody looks.</param>
    /// <param name="cancellationToken">Ends it between blocks.</param>
    /// <exception cref="JsonException">The content is no part.</exception>
    public static StoredPart Read(Stream content, RowSeen? seen, CancellationToken cancellationToken)
    {
        using var scan = new StoredPartScan(seen);
        var buffer = new byte[BlockBytes];
        var (filled, start, state, isLast) = (0, 0L, new JsonReaderState(), false);
        while (!isLast)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (filled == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            var read = content.Read(buffer.AsSpan(filled));
            (filled, isLast) = (filled + read, read == 0);
            var reader = new Utf8JsonReader(buffer.AsSpan(0, filled), isLast, state);
            while (reader.Read())
                scan.Take(ref reader, start + reader.TokenStartIndex);
            state = reader.CurrentState;
            var used = (int)reader.BytesConsumed;
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            (filled, start) = (filled - used, start + used);
        }

        scan._writer.Flush();
        return new(Encoding.UTF8.GetString(scan._text.WrittenSpan), scan._ranges);
    }

    public void Dispose() => _writer.Dispose();

    private void Take(ref Utf8JsonReader reader, long at)
    {
        if (_marks is not null)
            TakeRow(ref reader, at);
        else
            Copy(ref reader);
    }

    private void TakeRow(ref Utf8JsonReader reader, long at)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _ranges.Add(new(_count, _marks!, at));
            (_marks, _count) = (null, 0);
            _open.Pop();
            _writer.WriteEndArray();
            return;
        }

        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException($"A list of rows holds a {reader.TokenType} at byte {at}.");
        if (_count % RowRange.Step == 0)
            _marks!.Add(at);
        if (_seen is not null)
            _seen(_ranges.Count, _count, reader.ValueIsEscaped ? _row.AsSpan(0, reader.CopyString(_row)) : reader.ValueSpan);
        _count++;
    }

    private void Copy(ref Utf8JsonReader reader)
    {
        // what stands in a list has no name of its own
        var name = _name;
        _name = "";
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _name = reader.GetString()!;
                _writer.WritePropertyName(_name);
                break;
            case JsonTokenType.StartObject:
                _open.Push(name);
                _writer.WriteStartObject();
                break;
            case JsonTokenType.StartArray:
                _marks = name == Rows || (_open.TryPeek(out var around) && around == Guardrails) ? [] : null;
                _open.Push(name);
                _writer.WriteStartArray();
                break;
            case JsonTokenType.EndObject:
                _open.Pop();
                _writer.WriteEndObject();
                break;
            case JsonTokenType.EndArray:
                _open.Pop();
                _writer.WriteEndArray();
                break;
            case JsonTokenType.String:
                _writer.WriteStringValue(reader.GetString());
                break;
            default:
                _writer.WriteRawValue(reader.ValueSpan);
                break;
        }
    }
}
