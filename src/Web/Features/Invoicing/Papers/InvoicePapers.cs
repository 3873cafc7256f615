using System.Text;
using System.Xml;
using System.Xml.Linq;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing.Papers.Ubl;
using Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

namespace Platform.Web.Features.Invoicing.Papers;

/// <summary>The papers of an issued invoice or credit note. Pure: the same file gives the same bytes.</summary>
internal static class InvoicePapers
{
    /// <summary>The e-invoice: EN 16931 in UBL 2.1, judged by <see cref="En16931Rules"/>.</summary>
    /// <param name="file">The evidence file.</param>
    /// <param name="evidence">Its bytes, to be attached; null to refer to it by its hash.</param>
    /// <returns>Refused with a <c>paper.…</c> code that names the rule.</returns>
    public static Outcome<string> Ubl(EvidenceFile file, byte[]? evidence)
    {
        var paper = InvoicePaper.Of(file, evidence);
        if (!paper.Succeeded)
            return paper.Error;
        var document = new UblWriter(paper.Value).Write(null);
        return En16931Rules.Check(document) is { Count: > 0 } findings ? PaperErrors.Of(findings, file.Invoice.Currency) : TextOf(document);
    }

    private static string TextOf(XDocument document)
    {
        using var text = new StringWriterUtf8();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, Encoding = Encoding.UTF8 }))
            document.Save(writer);
        return text.ToString();
    }

    private sealed class StringWriterUtf8() : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
