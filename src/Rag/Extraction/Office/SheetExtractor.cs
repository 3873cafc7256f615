using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Office;

/// <summary>XLSX: each sheet is a page; rows between empty rows are a table. Rows are read one at a time.</summary>
internal sealed class SheetExtractor : IDocumentExtractor
{
    public IReadOnlyCollection<string> Formats => ["xlsx"];

    public ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken) => OfficePackage.Read(source, () =>
    {
        using var package = SpreadsheetDocument.Open(source.Path, isEditable: false, OfficePackage.Settings(source.Limits));
        var workbook = package.WorkbookPart ?? throw ExtractionProblems.Broken(source.ShownName, "it has no workbook.");
        var text = new CanonicalText(source.ShownName, source.Limits);
        var numbers = new SheetNumbers(workbook);
        var strings = SharedStrings(workbook, source);
        foreach (var sheet in workbook.Workbook.Sheets?.Elements<Sheet>() ?? [])
        {
            var name = sheet.Name?.Value ?? "Sheet";
            if (sheet.State?.Value is { } state && state != SheetStateValues.Visible)
                text.Warn("sheet.hidden", $"The sheet '{name}' is hidden and was left out. Show it in Excel and save the file if it belongs to the document.");
            else if (sheet.Id?.Value is { } id && workbook.GetPartById(id) is WorksheetPart part)
                new Reading(source, text, numbers, strings, cancellationToken).Sheet(name, part);
        }
        return text.Build(format, package.PackageProperties.Title);
    });

    private static List<string> SharedStrings(WorkbookPart workbook, ExtractionSource source)
    {
        var strings = new List<string>();
        if (workbook.SharedStringTablePart is not { } part)
            return strings;
        long characters = 0;
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            while (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement && !reader.EOF)
            {
                var item = Words((SharedStringItem)reader.LoadCurrentElement()!);
                characters += item.Length;
                if (characters > source.Limits.Characters)
                    throw ExtractionProblems.TooLarge(source.ShownName, "characters in its cells or more", characters, source.Limits.Characters, "Split it into smaller files.");
                strings.Add(item);
            }
        }
        return strings;
    }

    // Readings of Japanese names stand beside the text and are no part of it.
    private static string Words(OpenXmlElement item) =>
        string.Concat(item.ChildElements.Where(child => child is not PhoneticRun).Select(child => child is Text text ? text.Text : child is Run run ? run.Text?.Text ?? "" : ""));

    private sealed class Reading(ExtractionSource source, CanonicalText text, SheetNumbers numbers, List<string> strings, CancellationToken cancellationToken)
    {
        private const int MostColumns = 16_384;

        // a blank row below so few rows is space between a header and its table
        private const int MostHeaderRows = 3;

        private readonly List<List<string>> _rows = [];
        private uint _lastRow;

        public void Sheet(string name, WorksheetPart part)
        {
            text.BeginPage(name);
            text.Add(BlockKind.Heading, name, 1);
            using var reader = OpenXmlReader.Create(part);
            while (reader.Read())
            {
                while (reader.ElementType == typeof(Row) && reader.IsStartElement && !reader.EOF)
                    Row((Row)reader.LoadCurrentElement()!);
            }
            Close();
        }

        private void Row(Row row)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var number = row.RowIndex?.Value ?? _lastRow + 1;
            var cells = Cells(row);
            if (cells.Count == 0)
                return;
            var blank = number - _lastRow - 1;
            if (blank > 1 || (blank == 1 && _rows.Count(one => one.Count(cell => cell.Length > 0) > 1) is 0 or > MostHeaderRows))
                Close();
            _lastRow = number;
            _rows.Add(cells);
        }

        // Rows of one cell above and below a table are its titles and notes.
        private void Close()
        {
            var first = _rows.FindIndex(IsCells);
            var last = _rows.FindLastIndex(IsCells);
            if (first == last)
                first = last = -1;
            for (var index = 0; index < _rows.Count; index++)
            {
                if (index == first)
                    text.Add(BlockKind.Table, TableText.Rows(WithoutEmptyColumns(_rows[first..(last + 1)])));
                if (first < 0 || index < first || index > last)
                    text.Add(BlockKind.Paragraph, TableText.Row(_rows[index].Where(cell => cell.Length > 0)));
            }
            _rows.Clear();
        }

        private static bool IsCells(List<string> row) => row.Count(cell => cell.Length > 0) > 1;

        private static IEnumerable<IEnumerable<string>> WithoutEmptyColumns(List<List<string>> rows)
        {
            var used = Enumerable.Range(0, rows.Max(row => row.Count)).Where(column => rows.Exists(row => column < row.Count && row[column].Length > 0)).ToList();
            return rows.Select(row => used.Select(column => column < row.Count ? row[column] : ""));
        }

        private List<string> Cells(Row row)
        {
            var cells = new List<string>();
            foreach (var cell in row.Elements<Cell>())
            {
                var value = TextCleaning.Paragraph(Value(cell));
                if (value.Length == 0)
                    continue;
                var column = Column(cell.CellReference?.Value) ?? cells.Count;
                if (column >= MostColumns)
                    throw ExtractionProblems.Broken(source.ShownName, $"a cell names column {column + 1}.");
                while (cells.Count < column)
                    cells.Add("");
                cells.Add(value);
            }
            return cells;
        }

        private string Value(Cell cell)
        {
            if (cell.DataType?.Value == CellValues.InlineString)
                return cell.InlineString is { } inline ? Words(inline) : "";
            var raw = cell.CellValue?.Text ?? "";
            if (cell.DataType?.Value is not { } kind || kind == CellValues.Number)
                return raw.Length == 0 ? "" : numbers.Shown(raw, cell.StyleIndex?.Value);
            if (kind == CellValues.SharedString)
                return int.TryParse(raw, out var index) && index >= 0 && index < strings.Count ? strings[index] : "";
            return kind == CellValues.Boolean ? raw == "1" ? "TRUE" : "FALSE" : raw;
        }

        private static int? Column(string? reference)
        {
            var column = 0;
            foreach (var character in reference ?? "")
            {
                if (!char.IsAsciiLetterUpper(character))
                    break;
                column = Math.Min(1_000_000, (column * 26) + character - 'A' + 1);
            }
            return column == 0 ? null : column - 1;
        }
    }
}
