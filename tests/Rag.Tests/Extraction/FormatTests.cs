using Platform.Rag.Documents;
using Platform.Rag.Extraction;

namespace Platform.Rag.Tests.Extraction;

public sealed class FormatTests
{
    [Theory]
    [InlineData("edge/empty.txt", "document.empty")]
    [InlineData("edge/password.pdf", "document.password")]
    public void A_file_that_cannot_be_read_says_why_with_its_code(string file, string code) => GoldenDocuments.Fails(file).ShouldBe(code);

    [Fact]
    public void Every_document_of_the_set_is_read_or_refused_with_a_code_and_keeps_the_invariants_of_canonical_text()
    {
        string[] refused = ["empty.txt", "password.pdf"];
        foreach (var path in Directory.EnumerateFiles(GoldenDocuments.Folder, "*", SearchOption.AllDirectories).Where(path => !refused.Contains(Path.GetFileName(path)) && !path.EndsWith(".json", StringComparison.Ordinal)))
        {
            var document = GoldenDocuments.ReadAll(path).Document.ShouldNotBeNull(path);

            document.Pages[0].Span.Start.ShouldBe(0);
            document.Pages[^1].Span.End.ShouldBe(document.Text.Length);
            document.Pages.Zip(document.Pages.Skip(1)).ShouldAllBe(pair => pair.First.Span.End == pair.Second.Span.Start && pair.First.Number + 1 == pair.Second.Number);
            document.Blocks.Zip(document.Blocks.Skip(1)).ShouldAllBe(pair => pair.First.Span.End <= pair.Second.Span.Start);
            document.Text.Where(character => char.IsControl(character) && character is not ('\n' or '\t')).ShouldBeEmpty(path);
            document.Pages.ShouldAllBe(page => page.Quality >= 0 && page.Quality <= 1);
        }
    }

    [Theory]
    [InlineData("legal/劳动合同法.docx", "中华人民共和国劳动合同法")]
    [InlineData("medical/医疗机构管理条例.html", "医疗机构管理条例")]
    [InlineData("edge/sample-presentation.pptx", "Title Slide")]
    [InlineData("edge/fake-email-attachment.eml", "Fake email with attachment")]
    [InlineData("edge/simple.odt", "These are a few of my favorite things:")]
    public void A_document_has_its_title_and_begins_with_it_as_a_heading(string file, string title)
    {
        var document = GoldenDocuments.Read(file);

        document.Title.ShouldBe(title);
        document.TextsOf(BlockKind.Heading).First().ShouldBe(title);
    }

    [Fact]
    public void A_two_column_page_is_read_column_by_column_and_words_cut_at_a_line_end_are_joined()
    {
        var text = GoldenDocuments.Read("edge/multi-column-2p.pdf").Text;

        text.ShouldContain("Open-domain question answering relies on efficient passage retrieval to select candidate contexts, where traditional sparse vector space models, such as TF-IDF or BM25, are the de facto method.");
        text.ShouldContain("fine-tuned using pairs of questions and answers jointly.");
        text.IndexOf("of improving retrieval.", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("Retrieval in open-domain QA is usually", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rotated_page_reads_from_its_first_line()
    {
        GoldenDocuments.Read("edge/rotated-page-90.pdf").Text.Replace('\n', ' ').ShouldStartWith("Hello World Test Text");
    }

    [Fact]
    public void Headings_of_a_pdf_that_are_only_bold_are_headings()
    {
        var headings = GoldenDocuments.Read("parse/multi_page.pdf").TextsOf(BlockKind.Heading).ToList();

        var expected = File.ReadLines(GoldenDocuments.PathOf("parse/multi_page.md")).Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]);
        headings.ShouldBe(expected);
    }

    [Fact]
    public void A_table_in_a_pdf_keeps_its_rows_and_columns()
    {
        var tables = GoldenDocuments.Read("finance/mcdonalds-2023q1-earnings.pdf").TextsOf(BlockKind.Table).ToList();

        tables.ShouldContain(table => table.Contains("International Operated Markets | 12.6 | 20.4", StringComparison.Ordinal));
        tables.ShouldContain(table => table.Contains("Revenues | $ 5,897.8 | $ 5,665.6 | 4 % | 8 %", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sheet_is_a_page_with_its_header_above_its_rows()
    {
        var document = GoldenDocuments.Read("finance/segment-analysis.xlsx");

        document.Pages[0].Label.ShouldBe("OS-Rev.and results 30 06 2023");
        document.TextsOf(BlockKind.Table).First().ShouldSatisfyAllConditions(
            table => table.ShouldStartWith("In millions of CHF"),
            table => table.ShouldContain("Zone NA | 12553 | 2713 | 2632 | -81 | -29 | -44 | -337"));
    }

    [Fact]
    public void A_slide_is_a_page_with_its_title_its_list_and_its_table()
    {
        var document = GoldenDocuments.Read("edge/sample-presentation.pptx");

        document.Pages.Select(page => page.Label).ShouldBe(["Title Slide", "This is the first content slide", "This is the second content slide", "This is kinda backwards, huh?"]);
        document.TextsOf(BlockKind.Table).ShouldBe(["Table | A | B | C\n1 | A1 | B1 | C1\n2 | A2 | B2 | C2"]);
    }

    [Fact]
    public void A_mail_is_a_document_and_its_attachment_a_file_of_its_own()
    {
        var result = GoldenDocuments.ReadAll(GoldenDocuments.PathOf("edge/fake-email-attachment.eml"));

        result.Parts.ShouldHaveSingleItem().Name.ShouldBe("fake-attachment.txt");
        result.Document!.Text.ShouldContain("From: Mallori Harrell <mallori@unstructured.io>\nTo: Mallori Harrell");
        result.Document.TextsOf(BlockKind.ListItem).ShouldContain("- Little to no content");
    }

    [Theory]
    [InlineData("edge/csv-with-escaped-commas.csv", "A | A | A | A | A\nA | A | A | A,A | A\nA | A | A | A,A | A")]
    [InlineData("edge/semicolon-delimited.csv", "Lorem, ipsum | dolor sit | amet\nconsectetur | adipiscing | elit\nsed, do | eiusmod | tempor incididunt\nut labore | et, dolore | magna aliqua\nUt enim | ad minim | veniam, quis")]
    public void Quotation_marks_and_semicolons_divide_a_table_rightly(string file, string table) => GoldenDocuments.Read(file).TextsOf(BlockKind.Table).ShouldBe([table]);

    [Fact]
    public void What_a_file_is_follows_its_content_and_not_its_name()
    {
        var renamed = Path.Combine(GoldenDocuments.NewFolder(), "report.docx");
        File.Copy(GoldenDocuments.PathOf("parse/RECEIPT-2024-TXN-98765_retail_purchase.pdf"), renamed);

        FormatDetection.Of(new ExtractionSource(renamed, "report.docx", new ExtractionLimits())).ShouldBe("pdf");
    }
}
