using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>Sums of the document and of its tax breakdown.</summary>
internal static class TotalRules
{
    private const string Totals = "LegalMonetaryTotal";
    private const string Subtotal = "TaxTotal/TaxSubtotal";

    public static readonly UblRule[] All =
    [
        Has("BR-12", Totals, "LineExtensionAmount", "the sum of the lines (BT-106)"),
        Has("BR-13", Totals, "TaxExclusiveAmount", "the total without tax (BT-109)"),
        Has("BR-14", Totals, "TaxInclusiveAmount", "the total with tax (BT-112)"),
        Has("BR-15", Totals, "PayableAmount", "the amount due (BT-115)"),
        UblRule.Sum("BR-CO-10", root => Of(root, "LineExtensionAmount", _ => Cents(root.Lines().SumOf("LineExtensionAmount"))), "the sum of the lines (BT-106)"),
        UblRule.Sum("BR-CO-11", root => OfExtras(root, "AllowanceTotalAmount", charges: false), "the sum of the allowances (BT-107)"),
        UblRule.Sum("BR-CO-12", root => OfExtras(root, "ChargeTotalAmount", charges: true), "the sum of the charges (BT-108)"),
        UblRule.Sum(
            "BR-CO-13", root => Of(root, "TaxExclusiveAmount", totals => Cents(totals.NumberAt("LineExtensionAmount") - At(totals, "AllowanceTotalAmount") + At(totals, "ChargeTotalAmount"))), "the total without tax (BT-109)"),
        UblRule.Sum("BR-CO-14", root => root.All("TaxTotal").Where(total => total.Has("TaxSubtotal")).Select(total => (total.NumberAt("TaxAmount"), (decimal?)Cents(total.All("TaxSubtotal").SumOf("TaxAmount")))), "the tax total (BT-110)"),
        new("BR-CO-15", GrossIsNetAndTax),
        UblRule.Sum(
            "BR-CO-16", root => Of(root, "PayableAmount", totals => Cents(totals.NumberAt("TaxInclusiveAmount") - At(totals, "PrepaidAmount") + At(totals, "PayableRoundingAmount"))), "the amount due (BT-115)"),
        UblRule.Every("BR-CO-17", root => root.All(Subtotal), TaxIsRateOfBase, "the tax of a category (BT-117) is not its rate of its base"),
        UblRule.Holds("BR-CO-18", root => root.Has(Subtotal), "there is no tax breakdown (BG-23)"),
        Has("BR-45", Subtotal, "TaxableAmount", "the base of a tax category (BT-116)"),
        Has("BR-46", Subtotal, "TaxAmount", "the tax of a category (BT-117)"),
        UblRule.Every("BR-47", root => root.All(Subtotal), subtotal => subtotal.Categories("TaxCategory").Any(category => category.Has("ID")), "a breakdown has no tax category (BT-118)"),
        UblRule.Every("BR-48", root => root.All(Subtotal), subtotal => subtotal.Categories("TaxCategory").Any(category => category.Has("Percent") || category.TextAt("ID") == "O"), "a breakdown has no rate (BT-119)"),
    ];

    /// <summary>Tax may differ from rate × base by less than one: it may be summed from lines that were rounded each.</summary>
    public static bool IsNear(decimal? found, decimal expected) => found is { } value && Math.Abs(value) - 1 < expected && Math.Abs(value) + 1 > expected;

    public static decimal Cents(decimal value) => decimal.Round(value, 2, MidpointRounding.AwayFromZero);

    private static decimal? Cents(decimal? value) => value is { } known ? Cents(known) : null;

    private static UblRule Has(string id, string of, string part, string what) => UblRule.Every(id, root => root.All(of), element => element.Has(part), $"{what} is missing");

    private static decimal At(XElement totals, string part) => totals.NumberAt(part) ?? 0;

    private static IEnumerable<(decimal?, decimal?)> Of(XElement root, string part, Func<XElement, decimal?> expected) => root.All(Totals).Select(totals => (totals.NumberAt(part), expected(totals)));

    private static IEnumerable<(decimal?, decimal?)> OfExtras(XElement root, string part, bool charges) =>
        Of(root, part, _ => Cents(root.Extras(charges).SumOf("Amount"))).Where(_ => root.Has($"{Totals}/{part}") || root.Extras(charges).Any());

    private static IEnumerable<string> GrossIsNetAndTax(XElement root)
    {
        foreach (var currency in root.All("DocumentCurrencyCode").Select(code => code.Value.Trim()))
        {
            var taxes = root.All("TaxTotal/TaxAmount").Where(amount => amount.Attribute("currencyID")?.Value == currency).ToList();
            var (net, gross) = (root.NumberAt(Totals + "/TaxExclusiveAmount"), root.NumberAt(Totals + "/TaxInclusiveAmount"));
            if (taxes.Count != 1)
                yield return $"there are {taxes.Count} tax totals in {currency}, not 1";
            else if (gross is null || net is null || gross != Cents(net.Value + (UblReading.Number(taxes[0].Value.Trim()) ?? 0)))
                yield return $"the total with tax (BT-112) {gross} is not {net} and {taxes[0].Value.Trim()}";
        }
    }

    private static bool TaxIsRateOfBase(XElement subtotal)
    {
        var percent = subtotal.Categories("TaxCategory").Select(category => category.NumberAt("Percent")).FirstOrDefault();
        var tax = subtotal.NumberAt("TaxAmount");
        if (percent is null || decimal.Round(percent.Value) == 0)
            return tax is { } none && decimal.Round(none) == 0;
        return IsNear(tax, Cents(Math.Abs(At(subtotal, "TaxableAmount")) * percent.Value / 100));
    }
}
