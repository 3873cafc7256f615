using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Platform.Domain.Datasets;
using Platform.Web.Features.Datasets.Reading;

namespace Platform.Web.Tests.Datasets;

/// <summary>Workbooks are written by the Open XML SDK and read by our own reader.</summary>
public sealed class XlsxTests
{
    [Fact]
    public async Task Texts_numbers_dates_formulas_and_gaps_are_read_as_people_see_them()
    {
        var book = Book(
            Line(1, Shared("A1", 0), Shared("B1", 1), Inline("C1", "when"), Inline("D1", "sum")),
            Line(2, Shared("A2", 2), Inline("B2", "yes"), Number("C2", "45000", style: 1), Formula("D2", "1+1", "2")),
            Line(5, Inline("A5", "later"), Number("D5", "0.1")));

        var rows = await ReaderTests.ReadAsync(FileFormat.Xlsx, book);

        rows.Select(row => row.Line).ShouldBe([2L, 5L]);
        // 45000 is the 15th of March 2023 in Excel's count of days.
        new[] { rows[0][0], rows[0][1], rows[0][2], rows[0][3] }.ShouldBe(["两个 runs", "yes", "2023-03-15", "2"]);
        new[] { rows[1][0], rows[1][1], rows[1][2], rows[1][3] }.ShouldBe(["later", null, null, "0.1"]);
    }

    [Fact]
    public async Task A_value_beyond_the_header_is_reported_by_its_row()
    {
        var rows = await ReaderTests.ReadAsync(FileFormat.Xlsx, Book(Line(1, Inline("A1", "q")), Line(2, Inline("A2", "x"), Inline("C2", "stray"))));

        rows.Single().Fault!.Kind.ShouldBe(FindingKind.RaggedRow);
        rows.Single().Fault!.Detail.ShouldContain("column 3");
    }

    [Fact]
    public async Task A_bomb_is_refused_before_it_unpacks()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>""");
            Add(zip, "xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>""");
            await using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml").Open();
            await sheet.WriteAsync("<worksheet><sheetData>"u8.ToArray());
            var spaces = new byte[1 << 20];
            spaces.AsSpan().Fill((byte)' ');
            for (var i = 0; i < 64; i++)
                await sheet.WriteAsync(spaces);
        }

        (await Should.ThrowAsync<UnreadableFileException>(() => ReaderTests.ReadAsync(FileFormat.Xlsx, file.ToArray()))).Message.ShouldContain("200 times its size");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(700)]
    public async Task A_truncated_workbook_is_refused_in_words(int length)
    {
        var book = Book(Line(1, Inline("A1", "q")), Line(2, Inline("A2", "x")));

        (await Should.ThrowAsync<UnreadableFileException>(() => ReaderTests.ReadAsync(FileFormat.Xlsx, book[..length]))).Message.ShouldContain("no Excel workbook");
    }

    private static void Add(ZipArchive zip, string name, string content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }

    private static byte[] Book(params Row[] rows)
    {
        using var file = new MemoryStream();
        using (var book = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = book.AddWorkbookPart();
            var sheet = workbook.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new Worksheet(new SheetData(rows));
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Name = "Rows", SheetId = 1, Id = workbook.GetIdOfPart(sheet) }));
            workbook.AddNewPart<SharedStringTablePart>().SharedStringTable = new SharedStringTable(
                new SharedStringItem(new Text("question")),
                new SharedStringItem(new Text("answer")),
                new SharedStringItem(new Run(new Text("两个 ") { Space = SpaceProcessingModeValues.Preserve }), new Run(new Text("runs"))));
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = new Stylesheet(
                new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()),
                new CellFormats(new CellFormat { NumberFormatId = 0 }, new CellFormat { NumberFormatId = 14, ApplyNumberFormat = true }));
        }

        return file.ToArray();
    }

    private static Row Line(uint index, params Cell[] cells) => new(cells) { RowIndex = index };

    private static Cell Shared(string at, int index) => new(new CellValue(index)) { CellReference = at, DataType = CellValues.SharedString };

    private static Cell Inline(string at, string text) => new(new InlineString(new Text(text))) { CellReference = at, DataType = CellValues.InlineString };

    private static Cell Number(string at, string value, uint style = 0) => new(new CellValue(value)) { CellReference = at, StyleIndex = style };

    private static Cell Formula(string at, string formula, string value) => new(new CellFormula(formula), new CellValue(value)) { CellReference = at };
}
