using System.Globalization;
using System.Xml.Linq;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Kernel;
using static Platform.Web.Features.Invoicing.Papers.Ubl.UblNames;

namespace Platform.Web.Features.Invoicing.Papers.Ubl;

/// <summary>
/// What proves the amounts: the evidence file and the signed terms as supporting documents (BG-24), and each line's figures as attributes of its item (BG-32).
/// The standard lets an attachment be a PDF, a picture, CSV or a spreadsheet (BR-CL-24), so the evidence file travels inside a PDF.
/// </summary>
/// <param name="paper">What is written.</param>
internal sealed class UblEvidence(InvoicePaper paper)
{
    /// <summary>Largest attachment; above it the evidence is referred to by its hash alone.</summary>
    public const int MostBytes = 5_000_000;

    public IEnumerable<XElement> References(byte[]? carrier)
    {
        var attachment = carrier is null || carrier.Length > MostBytes ? null : Group("Attachment", new XElement(
            Cbc + "EmbeddedDocumentBinaryObject", Scheme("mimeCode", "application/pdf"), Scheme("filename", PaperNames.Carrier(paper.Document.Number)), Convert.ToBase64String(carrier)));
        var how = attachment is null ? "asked of the vendor" : "inside the attached PDF";
        yield return Group(
            "AdditionalDocumentReference", Text("ID", paper.EvidenceHash), Text("DocumentDescription", $"Evidence file, {how}; its SHA-256 is this identifier. './lathe verify' computes every line again."), attachment)!;
        yield return Group(
            "AdditionalDocumentReference", Text("ID", paper.Document.ContractHash), Text("DocumentDescription", "Signed terms of the contract, in the evidence file; their SHA-256 is this identifier."))!;
    }

    public IEnumerable<XElement> Facts(InvoiceLine line)
    {
        var facts = new List<(string Name, string Value)> { ("Computed", CanonicalText.Of(line.Computed)), ("Evidence SHA-256", line.Evidence) };
        if (paper.ResultOf(line) is { } result)
        {
            facts.Add(("Formula", result.Formula));
            facts.Add(("Cases served", result.Served.ToString(CultureInfo.InvariantCulture)));
            facts.Add(("Cases compared", result.Control.ToString(CultureInfo.InvariantCulture)));
            facts.Add(("Estimate", Of(result.Estimate)));
            facts.Add(("Interval 95 %", result.Lower is null ? "" : $"{Of(result.Lower)} to {Of(result.Upper)}"));
            facts.Add(("Billed bound", Of(result.Bound)));
            facts.AddRange(result.Checks.Where(check => !check.Passed).Select(check => ($"Failed check {check.Kind}", check.Reason)));
        }

        return facts.Where(fact => fact.Value.Length > 0).Select(fact => Group("AdditionalItemProperty", Text("Name", fact.Name), Text("Value", fact.Value))!);
    }

    private static string Of(decimal? value) => value is { } number ? CanonicalText.Of(number) : "";
}
