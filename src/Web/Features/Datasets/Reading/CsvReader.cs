using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Platform.Domain.Datasets;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>
/// Delimited text with a header (RFC 4180; also ; tab and |). A quote that never closes costs only its own row: the lines after it are read again as rows.
/// </summary>
internal sealed class CsvReader(Stream stream, Encoding encoding, char delimiter, ReadLimits limits) : IRowReader
{
    private const int ExcerptCharacters = 200;
    private const int MostUnclosedQuotes = 100;

    private readonly TextLines _lines = new(stream, encoding, limits.FieldCharacters);
    private readonly Queue<TextLine> _again = [];
    private readonly List<string> _fields = [];
    private readonly StringBuilder _field = new();
    private int _unclosed;

    public ColumnSet Columns { get; } = new();

    public async IAsyncEnumerable<RawRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var header = await NextRecordAsync(cancellationToken)
            ?? throw new UnreadableFileException("it has no line.");
        if (header.Fault is not null)
            throw new UnreadableFileException($"its header (line {header.First.Number}) cannot be read: {header.Fault.Detail}");
        if (_fields.Count > ColumnSet.MaxColumns)
            throw new UnreadableFileException($"its header has {_fields.Count} columns; at most {ColumnSet.MaxColumns} are read.");
        Columns.AddHeader(_fields);
        while (await NextRecordAsync(cancellationToken) is { } record)
            yield return ToRow(record);
    }

    private RawRow ToRow(Record record)
    {
        var line = record.First;
        var fault = record.Fault;
        if (fault is null && _fields.Count != Columns.Names.Count)
            fault = new RowFault(FindingKind.RaggedRow, $"The row has {_fields.Count} fields, the header {Columns.Names.Count}.");
        return new RawRow { Line = line.Number, Values = fault is null ? [.. _fields.Select(field => field.Length == 0 ? null : field)] : [], Fault = fault, Excerpt = Excerpt(line.Text) };
    }

    private async ValueTask<Record?> NextRecordAsync(CancellationToken cancellationToken)
    {
        TextLine? first;
        do
        {
            first = await NextLineAsync(cancellationToken);
            if (first is null)
                return null;
        }
        while (string.IsNullOrWhiteSpace(first.Text) && first.InvalidByte is null);

        _fields.Clear();
        _field.Clear();
        var fault = FaultOf(first);
        var inQuotes = Parse(first.Text, inQuotes: false);
        if (!inQuotes)
            return new Record(first, fault);
        return await ContinueAsync(first, fault, cancellationToken);
    }

    private async ValueTask<Record> ContinueAsync(TextLine first, RowFault? fault, CancellationToken cancellationToken)
    {
        var taken = new List<TextLine>();
        while (_unclosed < MostUnclosedQuotes && _field.Length <= limits.FieldCharacters && await NextLineAsync(cancellationToken) is { } line)
        {
            taken.Add(line);
            fault ??= FaultOf(line);
            _field.Append('\n');
            if (!Parse(line.Text, inQuotes: true))
                return new Record(first, fault);
        }

        _unclosed++;
        ReadAgain(taken);
        return new Record(first, new RowFault(FindingKind.BadField, string.Create(CultureInfo.InvariantCulture,
            $"A quote opens in line {first.Number} and does not close within {limits.FieldCharacters:N0} characters.")));
    }

    private void ReadAgain(List<TextLine> taken)
    {
        var later = _again.ToArray();
        _again.Clear();
        foreach (var line in taken.Concat(later))
            _again.Enqueue(line);
    }

    private async ValueTask<TextLine?> NextLineAsync(CancellationToken cancellationToken) =>
        _again.Count > 0 ? _again.Dequeue() : await _lines.NextAsync(cancellationToken);

    /// <summary>Adds the fields of a line; true when it ends inside quotes.</summary>
    private bool Parse(string text, bool inQuotes)
    {
        var at = 0;
        while (true)
        {
            if (inQuotes)
            {
                var quote = text.IndexOf('"', at);
                if (quote < 0)
                {
                    _field.Append(text, at, text.Length - at);
                    return true;
                }

                _field.Append(text, at, quote - at);
                var doubled = quote + 1 < text.Length && text[quote + 1] == '"';
                if (doubled)
                    _field.Append('"');
                inQuotes = doubled;
                at = quote + (doubled ? 2 : 1);
                continue;
            }

            if (_field.Length == 0 && at < text.Length && text[at] == '"' && (at == 0 || text[at - 1] == delimiter))
            {
                inQuotes = true;
                at++;
                continue;
            }

            var end = text.IndexOf(delimiter, at);
            _field.Append(text, at, (end < 0 ? text.Length : end) - at);
            _fields.Add(_field.ToString());
            _field.Clear();
            if (end < 0)
                return false;
            at = end + 1;
        }
    }

    private RowFault? FaultOf(TextLine line)
    {
        if (line.InvalidByte is { } at)
            return new RowFault(FindingKind.BadEncoding, $"Byte {at} of the file, in line {line.Number}, is not {encoding.WebName}. Choose the right encoding under Files, or save the file as UTF-8.");
        return line.TooLong
            ? new RowFault(FindingKind.BadField, string.Create(CultureInfo.InvariantCulture, $"Line {line.Number} is longer than {limits.FieldCharacters:N0} characters."))
            : null;
    }

    private static string Excerpt(string text) => (text.Length <= ExcerptCharacters ? text : text[..ExcerptCharacters]).Replace(MarkingDecoder.Mark, '\uFFFD');

    private sealed record Record(TextLine First, RowFault? Fault);
}
