using System.Globalization;
using CsvHelper;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>Tables of plain text: one table whose first row is its header. Rows are read one at a time.</summary>
internal sealed class CsvExtractor : IDocumentExtractor
{
    private const int LongestRow = 4 << 20;

    public IReadOnlyCollection<string> Formats => ["csv"];

    public ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken)
    {
        var decoded = TextDecoding.Read(source);
        var text = new CanonicalText(source.ShownName, source.Limits);
        TextDecoding.WarnIfGuessed(decoded, text);
        var form = CsvForm.Detect(decoded.Text) ?? new CsvForm(source.Ending is ".tsv" or ".tab" ? '\t' : ',', 1, Sure: false);
        text.BeginBlock(BlockKind.Table);
        var uneven = WriteRows(decoded.Text, form, source, text, cancellationToken);
        text.EndBlock(BlockKind.Table);
        if (uneven > 0)
            text.Warn("table.uneven_rows", string.Create(CultureInfo.InvariantCulture, $"{uneven:N0} rows have another number of cells than the header. They are kept as they are."));
        return text.Build(format, title: null);
    }

    private static int WriteRows(string content, CsvForm form, ExtractionSource source, CanonicalText text, CancellationToken cancellationToken)
    {
        var options = new CsvReaderOptions { Separator = form.Delimiter, HasHeader = false, MaxRecordSize = LongestRow };
        using var reader = CsvReader.FromText(content, options);
        var (uneven, columns) = (0, 0);
        try
        {
            while (reader.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var row = TableText.Row(Cells(reader));
                if (!row.AsSpan().ContainsAnyExcept(" |"))
                    continue;
                if (columns == 0)
                    columns = reader.FieldCount;
                else if (reader.FieldCount != columns)
                    uneven++;
                if (!text.AtBlockStart)
                    text.Append("\n");
                text.Append(row);
            }
        }
        catch (CsvFormatException failure)
        {
            throw ExtractionProblems.Broken(source.ShownName, $"row {reader.RowNumber + 1} is no table row of at most {LongestRow:N0} bytes ({failure.Message}); a quotation mark is probably not closed.");
        }
        return uneven;
    }

    private static IEnumerable<string> Cells(CsvReader reader)
    {
        for (var cell = 0; cell < reader.FieldCount; cell++)
            yield return reader.GetString(cell);
    }
}
