using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>Allowances and charges of the document and of lines. Lathe writes none; a document of somebody else may have them.</summary>
internal static class ExtraRules
{
    public static readonly UblRule[] All =
    [
        .. OfDocument(charges: false, "allowance", "BR-31", "BR-32", "BR-33", "BR-CO-21"),
        .. OfDocument(charges: true, "charge", "BR-36", "BR-37", "BR-38", "BR-CO-22"),
        .. OfLines(charges: false, "allowance", "BR-41", "BR-42", "BR-CO-23"),
        .. OfLines(charges: true, "charge", "BR-43", "BR-44", "BR-CO-24"),
    ];

    private static IEnumerable<UblRule> OfDocument(bool charges, string name, string amount, string category, string reason, string also)
    {
        yield return UblRule.Every(amount, root => root.Extras(charges), extra => extra.Has("Amount"), $"a document {name} has no amount");
        yield return UblRule.Every(category, root => root.Extras(charges), extra => extra.Categories("TaxCategory").Any(tax => tax.Has("ID")), $"a document {name} has no tax category");
        yield return UblRule.Every(reason, root => root.Extras(charges), HasReason, $"a document {name} has no reason");
        yield return UblRule.Every(also, root => root.Extras(charges), HasReason, $"a document {name} has no reason");
    }

    private static IEnumerable<UblRule> OfLines(bool charges, string name, string amount, string reason, string also)
    {
        IEnumerable<XElement> Of(XElement root) => root.Lines().SelectMany(line => line.Extras(charges));
        yield return UblRule.Every(amount, Of, extra => extra.Has("Amount"), $"a line's {name} has no amount");
        yield return UblRule.Every(reason, Of, HasReason, $"a line's {name} has no reason");
        yield return UblRule.Every(also, Of, HasReason, $"a line's {name} has no reason");
    }

    private static bool HasReason(XElement extra) => extra.Has("AllowanceChargeReason") || extra.Has("AllowanceChargeReasonCode");
}
