using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing.Papers;
using Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

namespace Platform.Web.Tests.Invoicing.Papers;

public sealed class PdfTests
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en"), Chinese = CultureInfo.GetCultureInfo("zh");

    [Fact]
    public void Random_invoices_print_their_number_total_and_hashes()
    {
        foreach (var file in Enumerable.Range(0, 300).Select(PaperScene.Drawn))
        {
            var text = PdfReading.TextOf(InvoicePapers.Pdf(file, English).Value);
            var gross = file.Invoice.Totals.Gross.ToString("N" + Money.DigitsOf(file.Invoice.Currency).ToString(CultureInfo.InvariantCulture), English);

            text.ShouldContain($"Invoice {file.Invoice.Number}");
            text.ShouldContain($"{gross} {file.Invoice.Currency}");
            text.ShouldContain(file.Invoice.ChainHead);
            text.ShouldContain(file.Invoice.ContractHash);
            text.ShouldContain("Page 1 of 1");
        }
    }

    [Fact]
    public void A_line_prints_its_formula_cases_interval_bound_and_decision()
    {
        var file = PaperScene.DrawnWith(file => file.Results[0].Bound > 0 && file.Reviews.Any(review => review.Kpi == file.Results[0].Kpi && review.Decision == ReviewDecision.Lowered));
        var (text, line) = (Squeezed(PdfReading.TextOf(InvoicePapers.Pdf(file, English).Value)), file.Results[0]);

        text.ShouldContain(Squeezed(line.Formula)[..20]);
        text.ShouldContain(line.Served.ToString(CultureInfo.InvariantCulture));
        text.ShouldContain($"+{CanonicalText.Of(line.Bound!.Value)}");
        text.ShouldContain($"[{(line.Lower > 0 ? "+" : "")}{CanonicalText.Of(line.Lower!.Value)},");
        text.ShouldContain("Loweredbythereviewer");
    }

    [Fact]
    public void A_failed_check_is_printed_with_its_reason()
    {
        var file = PaperScene.Usual with
        {
            Results = [.. PaperScene.Usual.Results.Select(line => line with { Formula = "0: a check failed", Checks = [.. line.Checks, new(HealthCheckKind.Guardrail, false, "complaints: 0.31 over 80 cases; at most 0.2", null)] })],
        };
        var text = PdfReading.TextOf(InvoicePapers.Pdf(file, English).Value);

        text.ShouldContain("Check failed, so 0 is computed");
        Squeezed(text).ShouldContain("0.31over80cases;atmost0.2");
    }

    [Fact]
    public void The_paper_says_how_to_pay_dispute_and_verify()
    {
        var (file, text) = (PaperScene.Usual, PdfReading.TextOf(InvoicePapers.Pdf(PaperScene.Usual, English).Value));

        text.ShouldContain("DE02120300000000202051");
        text.ShouldContain($"until {file.Invoice.DueOn.ToString("d MMMM yyyy", English)}, naming {file.Invoice.Number}.");
        text.ShouldContain($"Every line may be disputed until {file.Invoice.IssuedOn.AddDays(30).ToString("d MMMM yyyy", English)}");
        text.ShouldContain($"./lathe verify evidence-{file.Invoice.Number}.json --head {file.Invoice.ChainHead}");
    }

    [Fact]
    public void A_credit_note_names_what_it_corrects_and_asks_for_no_payment()
    {
        var text = PdfReading.TextOf(InvoicePapers.Pdf(PaperScene.Credit, English).Value);

        text.ShouldContain($"Credit note {PaperScene.Credit.Invoice.Number}");
        text.ShouldContain(PaperScene.Credit.Invoice.Cites);
        text.ShouldContain("the dispute was upheld");
        text.ShouldContain("is given back");
        text.ShouldNotContain("Please pay");
    }

    [Fact]
    public void A_long_table_goes_on_over_numbered_pages_with_its_head_repeated_and_no_line_lost()
    {
        var text = PdfReading.TextOf(InvoicePapers.Pdf(Long(60), English).Value);
        var pages = text.Split('\f', StringSplitOptions.RemoveEmptyEntries);

        pages.Length.ShouldBeGreaterThan(3);
        for (var page = 0; page < pages.Length; page++)
            pages[page].ShouldContain($"Page {page + 1} of {pages.Length}");
        pages[..3].ShouldAllBe(page => page.Contains("What is billed", StringComparison.Ordinal));
        for (var line = 1; line <= 60; line++)
            text.ShouldContain($"reason-{line}-ends");
    }

    [Fact]
    public void A_Chinese_reader_gets_Chinese_words_that_can_be_searched()
    {
        var pdf = InvoicePapers.Pdf(PaperScene.Usual, Chinese).Value;
        var text = PdfReading.TextOf(pdf);

        text.ShouldContain($"发票 {PaperScene.Usual.Invoice.Number}");
        text.ShouldContain("价税合计");
        text.ShouldContain("第 1 页，共 1 页");
        PdfReading.FontsOf(pdf).ShouldContain("yes yes yes");
        pdf.Length.ShouldBeLessThan(200_000);
        PdfReading.InkOf(pdf).ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void Without_a_Chinese_font_the_words_are_English()
    {
        var pdf = InvoicePapers.Pdf(PaperScene.Usual, Chinese, null, []);

        PdfReading.TextOf(pdf.Value).ShouldContain($"Invoice {PaperScene.Usual.Invoice.Number}");
        PdfReading.FontsOf(pdf.Value).ShouldNotContain("TrueType");
    }

    [Fact]
    public void A_name_that_no_font_can_draw_is_refused_and_never_printed_with_gaps()
    {
        var file = PaperScene.Usual.Changed(invoice => invoice with { Customer = invoice.Customer with { Name = "上海某某有限公司" } });

        var refused = InvoicePapers.Pdf(file, English, null, []);
        var drawn = InvoicePapers.Pdf(file, English);

        refused.Error!.Code.ShouldBe("paper.font");
        refused.Error.Message.ShouldContain("上 (U+4E0A)");
        PdfReading.TextOf(drawn.Value).ShouldContain("上海某某有限公司");
    }

    [Fact]
    public void Letters_that_join_or_run_to_the_left_are_refused_and_not_drawn_one_by_one() => InvoicePapers.Pdf(
        PaperScene.Usual.Changed(invoice => invoice with { Customer = invoice.Customer with { Name = "شركة" } }), English).Error!.Code.ShouldBe("paper.font");

    [Fact]
    public void A_sign_in_a_reason_that_no_font_has_is_named_and_composed_letters_are_one()
    {
        var file = PaperScene.Credit.Changed(invoice => invoice with { Lines = [.. invoice.Lines.Select(line => line with { Text = "fine \U0001F642\u200D Zu\u0308rich\u0007" })] });

        var text = PdfReading.TextOf(InvoicePapers.Pdf(file, English, null, []).Value);

        text.ShouldContain("fine [U+1F642] Zürich");
    }

    [Fact]
    public void The_evidence_file_comes_out_of_the_PDF_and_of_the_e_invoice_as_it_went_in()
    {
        var evidence = Encoding.UTF8.GetBytes(CanonicalText.Of(PaperScene.Usual));
        var attached = XDocument.Parse(InvoicePapers.Ubl(PaperScene.Usual, evidence).Value).Root!.TextAt("AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject");

        var pdf = InvoicePapers.Pdf(PaperScene.Usual, English, evidence).Value;
        PdfReading.AttachmentOf(pdf).ShouldBe(evidence);
        PdfReading.TextOf(pdf).ShouldContain("It is attached to this PDF.");
        PdfReading.AttachmentOf(Convert.FromBase64String(attached)).ShouldBe(evidence);
    }

    [Fact]
    public void What_the_paper_prints_verifies_the_file_that_it_carries()
    {
        var pdf = InvoicePapers.Pdf(PaperScene.Credit, English, Encoding.UTF8.GetBytes(CanonicalText.Of(PaperScene.Credit))).Value;
        var printed = PdfReading.TextOf(pdf).Split("--head ")[1].Split((char[]?)null)[0];

        EvidenceVerifier.Verify(Encoding.UTF8.GetString(PdfReading.AttachmentOf(pdf)), printed).ShouldBeEmpty();
        EvidenceVerifier.Verify(CanonicalText.Of(PaperScene.Usual), printed).ShouldNotBeEmpty();
    }

    [Fact]
    public void Evidence_that_is_too_large_for_an_attachment_is_named_by_its_hash()
    {
        var noise = new byte[6_000_000];
        new Random(5).NextBytes(noise);

        var root = XDocument.Parse(InvoicePapers.Ubl(PaperScene.Usual, noise).Value).Root!;

        root.Has("AdditionalDocumentReference/Attachment").ShouldBeFalse();
        InvoicePapers.Pdf(PaperScene.Usual, English, new byte[InvoicePapers.MostEvidenceBytes + 1]).Value.Length.ShouldBeLessThan(100_000);
        root.TextAt("AdditionalDocumentReference/ID").ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(noise)));
    }

    [Fact]
    public void The_same_file_gives_the_same_bytes() =>
        InvoicePapers.Pdf(PaperScene.Usual, Chinese).Value.ShouldBe(InvoicePapers.Pdf(PaperScene.Usual, Chinese).Value);

    private static string Squeezed(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    private static EvidenceFile Long(int count) => PaperScene.Usual.Changed(invoice =>
    {
        InvoiceLine[] lines = [.. Enumerable.Range(1, count).Select(number => invoice.Lines[^1] with
        {
            Number = number, Kind = InvoiceLineKind.Adjustment, Kpi = "", Evidence = "", Net = number, Computed = number,
            Text = $"{string.Concat(Enumerable.Repeat("a long reason that wraps over several lines, ", 1 + (number % 9)))}{new string('x', number % 7 == 0 ? 120 : 0)} reason-{number}-ends",
        })];
        return invoice with { Lines = lines, Totals = InvoiceComputation.TotalsOf(lines, invoice.Currency) };
    });
}
