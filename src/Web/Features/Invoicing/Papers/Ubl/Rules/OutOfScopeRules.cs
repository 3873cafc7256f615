using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>A document outside the tax is so as a whole.</summary>
internal static class OutOfScopeRules
{
    public static readonly UblRule[] All =
    [
        Alone("BR-O-11", root => root.Categories("TaxTotal/TaxSubtotal/TaxCategory"), "another breakdown"),
        Alone("BR-O-12", root => root.Lines().SelectMany(line => line.Categories("Item/ClassifiedTaxCategory")), "a line of another category"),
        Alone("BR-O-13", root => root.Extras(charges: false).SelectMany(extra => extra.Categories("TaxCategory")), "an allowance of another category"),
        Alone("BR-O-14", root => root.Extras(charges: true).SelectMany(extra => extra.Categories("TaxCategory")), "a charge of another category"),
    ];

    private static UblRule Alone(string id, Func<XElement, IEnumerable<XElement>> of, string what) =>
        UblRule.Holds(id, root => !root.WithCategory("O").Any() || of(root).All(category => category.TextAt("ID") == "O"), $"beside the category O there is {what}");
}
