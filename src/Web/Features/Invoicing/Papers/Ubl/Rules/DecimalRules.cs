using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>Amounts have at most two digits after the point.</summary>
internal static class DecimalRules
{
    public static readonly UblRule[] All =
    [
        .. Of(root => root.Extras(charges: false), ("BR-DEC-01", "Amount"), ("BR-DEC-02", "BaseAmount")),
        .. Of(root => root.Extras(charges: true), ("BR-DEC-05", "Amount"), ("BR-DEC-06", "BaseAmount")),
        .. Of(
            root => root.All("LegalMonetaryTotal"), ("BR-DEC-09", "LineExtensionAmount"), ("BR-DEC-10", "AllowanceTotalAmount"), ("BR-DEC-11", "ChargeTotalAmount"), ("BR-DEC-12", "TaxExclusiveAmount"), ("BR-DEC-14", "TaxInclusiveAmount"),
            ("BR-DEC-16", "PrepaidAmount"), ("BR-DEC-17", "PayableRoundingAmount"), ("BR-DEC-18", "PayableAmount")),
        .. Of(root => root.All("TaxTotal"), ("BR-DEC-13", "TaxAmount")),
        .. Of(root => root.All("TaxTotal/TaxSubtotal"), ("BR-DEC-19", "TaxableAmount"), ("BR-DEC-20", "TaxAmount")),
        .. Of(root => root.Lines(), ("BR-DEC-23", "LineExtensionAmount")),
        .. Of(root => root.Lines().SelectMany(line => line.Extras(charges: false)), ("BR-DEC-24", "Amount"), ("BR-DEC-25", "BaseAmount")),
        .. Of(root => root.Lines().SelectMany(line => line.Extras(charges: true)), ("BR-DEC-27", "Amount"), ("BR-DEC-28", "BaseAmount")),
    ];

    private static IEnumerable<UblRule> Of(Func<XElement, IEnumerable<XElement>> of, params (string Id, string Part)[] rules) => rules.Select(rule => UblRule.Decimals(rule.Id, of, rule.Part));
}
