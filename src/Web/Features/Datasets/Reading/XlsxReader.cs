using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using Platform.Domain.Datasets;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>
/// The first sheet of an Excel workbook that has rows; its first row is the header. Reads the sheet element by element: formulas give the value that Excel
/// stored with them, dates come in ISO form. Only the table of shared texts is held.
/// </summary>
internal sealed class XlsxReader(Stream seekable, ReadLimits limits) : IRowReader
{
    private const int ExcerptCharacters = 200;

    public ColumnSet Columns { get; } = new();

    // Unpacking is computing, not waiting: there is nothing to await inside.
#pragma warning disable CS1998
    public async IAsyncEnumerable<RawRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
#pragma warning restore CS1998
    {
        using var package = new XlsxPackage(seekable, limits);
        var (sheets, texts) = Begin(package);
        var found = false;
        foreach (var sheet in sheets)
        {
            foreach (var row in ReadSheet(package, sheet, texts))
            {
                cancellationToken.ThrowIfCancellationRequested();
                found = true;
                yield return row;
            }

            if (found || Columns.Names.Count > 0)
                yield break;
        }

        if (Columns.Names.Count == 0)
            throw new UnreadableFileException("none of its sheets has a row.");
    }

    private (IReadOnlyList<string> Sheets, XlsxTexts Texts) Begin(XlsxPackage package)
    {
        try
        {
            return (package.Sheets(), new XlsxTexts(package, limits));
        }
        catch (XmlException broken)
        {
            throw new UnreadableFileException("one of its parts is damaged. Save it again, or as CSV.", broken);
        }
    }

    private IEnumerable<RawRow> ReadSheet(XlsxPackage package, string part, XlsxTexts texts)
    {
        using var sheet = package.Open(part);
        if (sheet is null)
            yield break;
        long line = 0;
        while (Next(sheet))
        {
            line = long.TryParse(sheet.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var stated) ? stated : line + 1;
            var cells = ReadCells(sheet, texts);
            if (cells.All(string.IsNullOrWhiteSpace))
                continue;
            if (Columns.Names.Count == 0)
                Columns.AddHeader(Header(cells));
            else
                yield return ToRow(line, cells);
        }
    }

    private RawRow ToRow(long line, List<string?> cells)
    {
        var excerpt = string.Join(" | ", cells.Select(cell => cell ?? ""));
        excerpt = excerpt.Length <= ExcerptCharacters ? excerpt : excerpt[..ExcerptCharacters];
        for (var i = Columns.Names.Count; i < cells.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(cells[i]))
                return new RawRow { Line = line, Excerpt = excerpt, Fault = new RowFault(FindingKind.RaggedRow, $"The row has a value in column {i + 1}, the header ends at column {Columns.Names.Count}.") };
        }

        return new RawRow { Line = line, Values = cells, Excerpt = excerpt };
    }

    private static string[] Header(List<string?> cells)
    {
        var last = cells.FindLastIndex(cell => !string.IsNullOrWhiteSpace(cell));
        if (last >= ColumnSet.MaxColumns)
            throw new UnreadableFileException($"its header has {last + 1} columns; at most {ColumnSet.MaxColumns} are read.");
        return [.. cells.Take(last + 1).Select(cell => cell ?? "")];
    }

    // Moves to the next row element.
    private static bool Next(XmlReader sheet)
    {
        try
        {
            while (sheet.Read())
            {
                if (sheet is { NodeType: XmlNodeType.Element, LocalName: "row" })
                    return true;
            }

            return false;
        }
        catch (XmlException broken)
        {
            throw new UnreadableFileException("its sheet is damaged. Save it again, or as CSV.", broken);
        }
    }

    private static List<string?> ReadCells(XmlReader sheet, XlsxTexts texts)
    {
        var cells = new List<string?>();
        if (sheet.IsEmptyElement)
            return cells;
        try
        {
            while (sheet.Read() && !(sheet is { NodeType: XmlNodeType.EndElement, LocalName: "row" }))
            {
                if (sheet is not { NodeType: XmlNodeType.Element, LocalName: "c" })
                    continue;
                var column = ColumnOf(sheet.GetAttribute("r")) ?? cells.Count;
                if (column > 16_384)
                    throw new UnreadableFileException("a cell stands beyond column XFD, which no workbook has.");
                while (cells.Count <= column)
                    cells.Add(null);
                cells[column] = ReadCell(sheet, texts);
            }
        }
        catch (XmlException broken)
        {
            throw new UnreadableFileException("its sheet is damaged. Save it again, or as CSV.", broken);
        }

        return cells;
    }

    private static string? ReadCell(XmlReader sheet, XlsxTexts texts)
    {
        var (kind, style) = (sheet.GetAttribute("t"), sheet.GetAttribute("s"));
        if (sheet.IsEmptyElement)
            return null;
        string? value = null;
        using (var cell = sheet.ReadSubtree())
        {
            cell.Read();
            while (!cell.EOF)
            {
                if (cell is { NodeType: XmlNodeType.Element, LocalName: "v" })
                    value = cell.ReadElementContentAsString();
                else if (cell is { NodeType: XmlNodeType.Element, LocalName: "is" })
                    value = XlsxTexts.RichText(cell);
                else if (!cell.Read())
                    break;
            }
        }

        return value is null ? null : kind switch
        {
            "s" => texts.Shared(value),
            "str" or "inlineStr" or "d" => value,
            "b" => value == "1" ? "true" : "false",
            "e" => null,
            _ => texts.Number(value, style),
        };
    }

    // "BC12" → 54
    private static int? ColumnOf(string? reference)
    {
        if (reference is null)
            return null;
        var column = 0;
        foreach (var character in reference)
        {
            if (!char.IsAsciiLetterUpper(character))
                break;
            column = (column * 26) + character - 'A' + 1;
        }

        return column - 1 is >= 0 and var index ? index : null;
    }
}
