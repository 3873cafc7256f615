using System.Diagnostics;
using Platform.Rag.Documents;
using Platform.Rag.Extraction;

namespace Platform.Rag.Tests.Extraction;

/// <summary>Real character recognition: <c>./lathe test</c> installs tesseract-ocr with English and simplified Chinese.</summary>
public sealed class ScanTests
{
    [Fact]
    public void A_scanned_report_is_read_with_the_place_of_its_words_its_confidence_and_a_warning_on_every_page()
    {
        var document = GoldenDocuments.Read("medical/medical-report-scan.pdf");

        document.Text.ShouldContain("Jonathan Michael Harrison");
        document.Text.ShouldContain("Patient presents with persistent headaches occurring 3-4 times per week for the past 6 weeks");
        document.TextsOf(BlockKind.Table).First(table => table.Contains("Blood Pressure", StringComparison.Ordinal)).ShouldContain("Blood Pressure | 142/88 mmHg | 120/80 mmHg | ELEVATED");
        document.Warnings.Count(warning => warning.Code == "page.ocr").ShouldBe(3);
        document.Pages.ShouldAllBe(page => page.Quality > 0.7 && page.Quality < 1);
        var at = document.Text.IndexOf("Jonathan Michael Harrison", StringComparison.Ordinal);
        var place = document.Geometry![0].Rectangles(new TextSpan(at, "Jonathan Michael Harrison".Length)).ShouldHaveSingleItem();
        (place.Left > 0.05 && place.Left + place.Width < 0.95 && place.Top is > 0.02 and < 0.5).ShouldBeTrue($"{place}");
        document.Text.ShouldNotContain("Page 2 of 3");
    }

    [Fact]
    public void A_picture_of_a_Chinese_page_is_read()
    {
        var picture = Path.Combine(GoldenDocuments.NewFolder(), "page");
        using (var draw = Process.Start("pdftoppm", ["-r", "200", "-gray", "-png", "-singlefile", "-f", "1", "-l", "1", GoldenDocuments.PathOf("legal/个人信息保护法.pdf"), picture]))
            draw.WaitForExit();

        var document = GoldenDocuments.ReadAll(picture + ".png").Document.ShouldNotBeNull();

        var read = string.Concat(document.Text.Where(char.IsLetter));
        read.ShouldContain("个人信息保护法");
        var reference = string.Concat(GoldenDocuments.Read("legal/个人信息保护法.pdf") is var whole ? whole.Text.Substring(whole.Pages[0].Span.Start, whole.Pages[0].Span.Length) : "");
        WordAgreement.Compare(reference, document.Text).Recall.ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Running_headers_are_kept_once_and_page_numbers_not_at_all_and_the_places_of_words_stay_true()
    {
        var document = GoldenDocuments.Read("finance/fomc-press-conference-2020-03-03.pdf");

        document.Text.Split("Chair Powell’s Press Conference FINAL").Length.ShouldBe(2);
        document.Text.ShouldNotContain("Page 2 of 7");
        document.Text.ShouldContain("We can and will do our part, however, to keep the U.S. economy strong as we meet this challenge.");
        var at = document.Text.IndexOf("others, particularly health professionals", StringComparison.Ordinal);
        var span = new TextSpan(at, "others, particularly health professionals".Length);
        document.Pages.Single(page => page.Span.Start <= at && at < page.Span.End).Number.ShouldBe(2);
        document.Geometry![1].Rectangles(span).ShouldHaveSingleItem().Top.ShouldBeInRange(0.05, 0.2);
        document.Geometry[0].Rectangles(span).ShouldBeEmpty();
    }
}
