using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>What each tax category asks for (BR-S, -Z, -E, -AE, -IC, -G, -O, -AF, -AG): identifiers, rates, sums, reasons.</summary>
internal static class CategoryRules
{
    private static readonly Category[] Categories =
    [
        new("S", "BR-S", percent => percent is > 0, IsTaxed: true, root => root.SellerIsTaxed(onlyVat: false)),
        new("L", "BR-AF", percent => percent is >= 0, IsTaxed: true, root => root.SellerIsTaxed(onlyVat: false)),
        new("M", "BR-AG", percent => percent is >= 0, IsTaxed: true, root => root.SellerIsTaxed(onlyVat: false)),
        new("Z", "BR-Z", percent => percent is 0, IsTaxed: false, root => root.SellerIsTaxed(onlyVat: false), HasReason: false),
        new("E", "BR-E", percent => percent is 0, IsTaxed: false, root => root.SellerIsTaxed(onlyVat: false)),
        new("AE", "BR-AE", percent => percent is 0, IsTaxed: false, root => root.SellerIsTaxed(onlyVat: false) && (root.BuyerIsTaxed() || root.BuyerIsRegistered())),
        new("K", "BR-IC", percent => percent is 0, IsTaxed: false, root => root.SellerIsTaxed(onlyVat: true) && root.BuyerIsTaxed()),
        new("G", "BR-G", percent => percent is 0, IsTaxed: false, root => root.SellerIsTaxed(onlyVat: true)),
        new("O", "BR-O", percent => percent is null, IsTaxed: false, root => !root.SellerIsTaxed(onlyVat: true) && !root.BuyerIsTaxed()),
    ];

    public static readonly UblRule[] All = [.. Categories.SelectMany(Of)];

    private static IEnumerable<UblRule> Of(Category tax)
    {
        var (code, prefix) = (tax.Code, tax.Prefix);
        yield return UblRule.Holds(prefix + "-01", root => IsBrokenDown(root, tax), $"the category {code} of lines and the tax breakdown do not go together");
        yield return Identified("-02", root => InLines(root, code));
        yield return Identified("-03", root => InExtras(root, code, charges: false));
        yield return Identified("-04", root => InExtras(root, code, charges: true));
        yield return Rated("-05", root => InLines(root, code));
        yield return Rated("-06", root => InExtras(root, code, charges: false));
        yield return Rated("-07", root => InExtras(root, code, charges: true));
        yield return UblRule.Every(prefix + "-08", root => InBreakdown(root, code), category => BaseIsSum(category, tax), $"the base of the category {code} is not the sum of its lines");
        yield return UblRule.Every(
            prefix + "-09", root => InBreakdown(root, code), category => tax.IsTaxed ? TaxIsRate(category) : category.Parent!.NumberAt("TaxAmount") == 0, $"the tax of the category {code} is not what its rate gives");
        yield return UblRule.Every(
            prefix + "-10", root => InBreakdown(root, code), category => (category.Has("TaxExemptionReason") || category.Has("TaxExemptionReasonCode")) == tax.NeedsReason,
            tax.NeedsReason ? $"the category {code} has no exemption reason (BT-120)" : $"the category {code} has an exemption reason (BT-120)");

        UblRule Identified(string number, Func<XElement, IEnumerable<XElement>> of) => UblRule.Holds(
            prefix + number, root => !of(root).Any() || tax.IsIdentified(root), code == "O" ? "a document outside the tax names a VAT identifier" : $"the category {code} needs tax identifiers that are missing (BT-31, BT-48)");
        UblRule Rated(string number, Func<XElement, IEnumerable<XElement>> of) => UblRule.Every(prefix + number, of, category => tax.Fits(category.NumberAt("Percent")), $"the rate does not go with the category {code}");
    }

    private static IEnumerable<XElement> InLines(XElement root, string code) => root.Lines().SelectMany(line => line.Categories("Item/ClassifiedTaxCategory")).Where(category => category.TextAt("ID") == code);

    private static IEnumerable<XElement> InExtras(XElement root, string code, bool charges) => root.Extras(charges).SelectMany(extra => extra.Categories("TaxCategory")).Where(category => category.TextAt("ID") == code);

    private static IEnumerable<XElement> InBreakdown(XElement root, string code) => root.Categories("TaxTotal/TaxSubtotal/TaxCategory").Where(category => category.TextAt("ID") == code);

    private static bool IsBrokenDown(XElement root, Category tax)
    {
        var used = InLines(root, tax.Code).Concat(InExtras(root, tax.Code, false)).Concat(InExtras(root, tax.Code, true)).Any();
        var parts = InBreakdown(root, tax.Code).Count();
        return tax.IsTaxed ? used == parts > 0 : parts == 1 || (parts == 0 && !used);
    }

    private static bool BaseIsSum(XElement category, Category tax)
    {
        var root = category.Parent!.Parent!.Parent!;
        var percent = category.NumberAt("Percent");
        if (tax.IsTaxed && percent is null)
            return true;
        bool Same(XElement other) => other.TextAt("ID") == tax.Code && (!tax.IsTaxed || other.NumberAt("Percent") == percent);
        var sum = root.Lines().Where(line => line.All("Item/ClassifiedTaxCategory").Any(Same)).SumOf("LineExtensionAmount")
            + root.Extras(true).Where(extra => extra.All("TaxCategory").Any(Same)).SumOf("Amount")
            - root.Extras(false).Where(extra => extra.All("TaxCategory").Any(Same)).SumOf("Amount");
        return category.Parent!.NumberAt("TaxableAmount") is { } found && (tax.IsTaxed ? Math.Abs(found - sum) < 1 : found == sum);
    }

    private static bool TaxIsRate(XElement category) => category.NumberAt("Percent") is { } percent && category.Parent!.NumberAt("TaxableAmount") is { } net
        && TotalRules.IsNear(category.Parent!.NumberAt("TaxAmount"), TotalRules.Cents(Math.Abs(net) * percent / 100));

    private sealed record Category(string Code, string Prefix, Func<decimal?, bool> Fits, bool IsTaxed, Func<XElement, bool> IsIdentified, bool HasReason = true)
    {
        public bool NeedsReason => !IsTaxed && HasReason;
    }
}
