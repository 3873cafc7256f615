using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

namespace Platform.Web.Features.Invoicing.Papers;

/// <summary>Refusals about papers.</summary>
internal static class PaperErrors
{
    /// <summary>Terms that are not those of this build.</summary>
    public static DomainError Terms(string number) => new("paper.terms", $"The evidence file of '{number}' holds no terms that can be read. Verify it with './lathe verify'.");

    /// <summary>A tax category that asks for an identifier of the seller.</summary>
    public static DomainError SellerTaxId(string rule) =>
        new("paper.seller_tax_id", $"The e-invoice breaks rule {rule}: this tax category needs the seller's tax identifier. Enter it with the vendor's particulars and sign the terms anew.");

    /// <summary>A tax category that asks for an identifier of the buyer.</summary>
    public static DomainError BuyerTaxId(string rule) =>
        new("paper.buyer_tax_id", $"The e-invoice breaks rule {rule}: with reverse charge both sides need a tax identifier. Enter the customer's and sign the terms anew.");

    /// <summary>A country or a currency that is in no list.</summary>
    public static DomainError Code(string rule, string found) =>
        new("paper.code", $"The e-invoice breaks rule {rule}: {found}. Correct it in the parties' particulars and sign the terms anew.");

    /// <summary>Amounts finer than the standard allows.</summary>
    public static DomainError Decimals(string rule, string currency) =>
        new("paper.decimals", $"The e-invoice breaks rule {rule}: amounts have at most two digits after the point, and {currency} has three. Use the PDF and the CSV, or agree prices that come to two digits.");

    /// <summary>The refusal of broken rules: of the first one that somebody can do something about, else of the first.</summary>
    public static DomainError Of(IReadOnlyList<RuleFinding> findings, string currency) =>
        findings.Select(finding => KnownOf(finding, currency)).FirstOrDefault(known => known is not null) ?? Rule(findings[0].Rule, findings[0].Found);

    /// <summary>Any other rule.</summary>
    public static DomainError Rule(string rule, string found) => new("paper.rule", $"The e-invoice breaks rule {rule}: {found}. Use the PDF and the CSV, and report this sentence.");

    /// <summary>A character that cannot be printed.</summary>
    public static DomainError Font(string character) =>
        new("paper.font", $"The PDF cannot draw the character {character}: no font of this machine has it, or its script joins or reorders letters. Install a font (fonts-noto-cjk for Chinese), or use the e-invoice.");

    private static DomainError? KnownOf(RuleFinding finding, string currency) => finding.Rule switch
    {
        "BR-S-02" or "BR-Z-02" or "BR-E-02" or "BR-CO-26" => SellerTaxId(finding.Rule),
        "BR-AE-02" => BuyerTaxId(finding.Rule),
        "BR-09" or "BR-11" or "BR-CL-14" or "BR-CL-04" or "BR-CL-03" or "BR-CO-09" => Code(finding.Rule, finding.Found),
        _ when finding.Rule.StartsWith("BR-DEC", StringComparison.Ordinal) => Decimals(finding.Rule, currency),
        _ => null,
    };
}
