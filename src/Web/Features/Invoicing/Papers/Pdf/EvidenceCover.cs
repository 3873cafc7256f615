using System.Globalization;

namespace Platform.Web.Features.Invoicing.Papers.Pdf;

/// <summary>
/// One page that carries the evidence file inside an e-invoice, which may attach a PDF and no JSON. In English and in Western letters, so that no e-invoice ever waits for a font; the invoice's own words are in the e-invoice.
/// </summary>
internal static class EvidenceCover
{
    public static byte[] Of(InvoicePaper paper, byte[] evidence)
    {
        var words = new PaperWords(CultureInfo.InvariantCulture);
        var faces = new PdfFaces([]);
        var flow = new PdfFlow(new PdfCanvas(faces), faces);
        var number = new string([.. paper.Document.Number.Select(letter => letter is >= ' ' and <= '~' ? letter : '-')]);
        var title = words["CoverTitle", number];
        flow.Paragraph(title, new(16, IsBold: true), after: 10);
        flow.Paragraph(words["CoverText"], new(10));
        flow.Paragraph($"./lathe verify {PaperNames.Evidence(paper.Document.Number)} --head {paper.Document.ChainHead}", new(8), after: 10);
        flow.Paragraph($"{words["EvidenceHash"]}: {paper.EvidenceHash}", new(8));
        flow.Paragraph($"{words["ContractHash"]}: {paper.Document.ContractHash}", new(8));
        return flow.Canvas.Save(title, "en", InvoicePdf.AttachmentOf(paper, evidence));
    }
}
