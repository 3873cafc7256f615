using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing.Papers.Csv;
using Platform.Web.Features.Invoicing.Papers.Pdf;
using Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;
using Platform.Web.Features.Invoicing.Papers.Ubl;
using Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

namespace Platform.Web.Features.Invoicing.Papers;

/// <summary>The papers of an issued invoice or credit note. Pure: the same file gives the same bytes.</summary>
internal static class InvoicePapers
{
    /// <summary>Evidence larger than this is not put into papers: half of it are hashes, which do not compress, and papers travel by mail.</summary>
    public const int MostEvidenceBytes = 10_000_000;

    /// <summary>The e-invoice: EN 16931 in UBL 2.1, judged by <see cref="En16931Rules"/>.</summary>
    /// <param name="file">The evidence file.</param>
    /// <param name="evidence">Its bytes, to be attached within a PDF; null, or more than fits, to refer to it by its hash.</param>
    /// <param name="hash">SHA-256 of its bytes where it is known already.</param>
    /// <returns>Refused with a <c>paper.…</c> code that names the rule.</returns>
    public static Outcome<string> Ubl(EvidenceFile file, byte[]? evidence, string? hash = null)
    {
        var paper = InvoicePaper.Of(file, evidence, hash);
        if (!paper.Succeeded)
            return paper.Error;
        var document = new UblWriter(paper.Value).Write(evidence is null or { Length: > MostEvidenceBytes } ? null : EvidenceCover.Of(paper.Value, evidence));
        return En16931Rules.Check(document) is { Count: > 0 } findings ? PaperErrors.Of(findings, file.Invoice.Currency) : TextOf(document);
    }

    /// <summary>The paper that people read.</summary>
    /// <param name="file">The evidence file.</param>
    /// <param name="culture">The reader's language; English where this machine has no font for it.</param>
    /// <param name="evidence">The file's bytes, to be carried inside the PDF; null, or more than <see cref="MostEvidenceBytes"/>, for none.</param>
    /// <param name="hash">SHA-256 of its bytes where it is known already.</param>
    /// <returns>Refused with <c>paper.font</c> when a name has a character that no font here can draw, or <c>paper.terms</c>.</returns>
    public static Outcome<byte[]> Pdf(EvidenceFile file, CultureInfo culture, byte[]? evidence = null, string? hash = null) => Pdf(file, culture, evidence, SystemFonts.Folders, hash);

    /// <summary>Rows for an ERP, one for each line.</summary>
    public static string Csv(IEnumerable<InvoiceDocument> documents) => ErpCsv.Of(documents);

    /// <summary>True when an amount needs a third digit after the point: the standard of e-invoices allows two (BR-DEC), so there is none of this invoice.</summary>
    public static bool IsTooFineForUbl(IReadOnlyList<InvoiceLine> lines, InvoiceTotals totals) =>
        lines.Select(line => line.Net).Append(totals.Net).Append(totals.Tax).Append(totals.Gross).Any(amount => amount != decimal.Round(amount, 2));

    /// <summary>As above, with fonts of certain folders.</summary>
    internal static Outcome<byte[]> Pdf(EvidenceFile file, CultureInfo culture, byte[]? evidence, IReadOnlyList<string> fontFolders, string? hash = null)
    {
        var paper = InvoicePaper.Of(file, evidence, hash);
        if (!paper.Succeeded)
            return paper.Error;
        var faces = new PdfFaces(fontFolders);
        var bytes = new InvoicePdf(paper.Value, culture, faces).Draw(evidence is null or { Length: > MostEvidenceBytes } ? null : InvoicePdf.AttachmentOf(paper.Value, evidence));
        return faces.Missing is { } missing ? PaperErrors.Font($"{missing} (U+{missing.Value:X4})") : bytes;
    }

    private static string TextOf(XDocument document)
    {
        using var text = new StringWriterUtf8();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, Encoding = Encoding.UTF8 }))
            document.Save(writer);
        return text.ToString();
    }

    private sealed class StringWriterUtf8() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
