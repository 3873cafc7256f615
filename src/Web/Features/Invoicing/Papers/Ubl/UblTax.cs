using System.Xml.Linq;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using static Platform.Web.Features.Invoicing.Papers.Ubl.UblNames;

namespace Platform.Web.Features.Invoicing.Papers.Ubl;

/// <summary>Tax categories as UNCL 5305 writes them, with the reason that the standard asks for.</summary>
internal static class UblTax
{
    public static string CodeOf(TaxCategory category) => category switch
    {
        TaxCategory.Standard => "S",
        TaxCategory.ZeroRated => "Z",
        TaxCategory.Exempt => "E",
        TaxCategory.ReverseCharge => "AE",
        TaxCategory.OutOfScope => "O",
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "Not a tax category."),
    };

    /// <summary>The category of a line (BG-30) or, with its reason, of the breakdown (BG-23).</summary>
    public static XElement Category(string name, TaxCategory category, decimal percent, bool withReason)
    {
        var (code, reason) = withReason ? ReasonOf(category) : ("", "");
        return Group(
            name,
            Text("ID", CodeOf(category)),
            category == TaxCategory.OutOfScope ? null : Text("Percent", CanonicalText.Of(percent)),
            Text("TaxExemptionReasonCode", code),
            Text("TaxExemptionReason", reason),
            Group("TaxScheme", Text("ID", "VAT")))!;
    }

    private static (string Code, string Reason) ReasonOf(TaxCategory category) => category switch
    {
        TaxCategory.Exempt => ("", "Exempt from tax"),
        TaxCategory.ReverseCharge => ("VATEX-EU-AE", "Reverse charge: the customer accounts for the tax"),
        TaxCategory.OutOfScope => ("VATEX-EU-O", "Not subject to tax"),
        _ => ("", ""),
    };
}
