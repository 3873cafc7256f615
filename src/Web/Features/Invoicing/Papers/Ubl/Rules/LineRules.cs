using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>What a line has.</summary>
internal static class LineRules
{
    public static readonly UblRule[] All =
    [
        Line("BR-21", line => line.TextAt("ID").Length > 0, "a line has no identifier (BT-126)"),
        Line("BR-22", line => Quantity(line) is not null, "a line has no quantity (BT-129)"),
        Line("BR-23", line => Quantity(line)?.Attribute("unitCode") is not null, "a line's quantity has no unit (BT-130)"),
        Line("BR-24", line => line.Has("LineExtensionAmount"), "a line has no net amount (BT-131)"),
        Line("BR-25", line => line.TextAt("Item/Name").Length > 0, "a line's item has no name (BT-153)"),
        Line("BR-26", line => line.Has("Price/PriceAmount"), "a line has no price (BT-146)"),
        Line("BR-27", line => line.NumberAt("Price/PriceAmount") is >= 0, "a line's price (BT-146) is below 0"),
        Line("BR-28", line => line.All("Price/AllowanceCharge/BaseAmount").All(amount => UblReading.Number(amount.Value.Trim()) is >= 0), "a line's gross price (BT-148) is below 0"),
        Line("BR-CO-04", line => line.Categories("Item/ClassifiedTaxCategory").Any(category => category.Has("ID")), "a line has no tax category (BT-151)"),
        UblRule.Every("BR-54", root => root.Descendants(UblNames.Cac + "AdditionalItemProperty"), property => property.Has("Name") && property.Has("Value"), "an item's attribute (BG-32) needs a name and a value"),
        UblRule.Every("BR-64", root => root.Lines().SelectMany(line => line.All("Item/StandardItemIdentification/ID")), id => id.Attribute("schemeID") is not null, "an item's standard identifier (BT-157) names no scheme"),
        UblRule.Every("BR-65", root => root.Lines().SelectMany(line => line.All("Item/CommodityClassification/ItemClassificationCode")), code => code.Attribute("listID") is not null, "an item's classification (BT-158) names no list"),
    ];

    private static UblRule Line(string id, Func<XElement, bool> holds, string broken) => UblRule.Every(id, root => root.Lines(), holds, broken);

    private static XElement? Quantity(XElement line) => line.All("InvoicedQuantity").Concat(line.All("CreditedQuantity")).FirstOrDefault();
}
