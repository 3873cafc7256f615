using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>Seller, buyer, payee and tax representative.</summary>
internal static class PartyRules
{
    private const string Seller = "AccountingSupplierParty";
    private const string Buyer = "AccountingCustomerParty";
    private const string Representative = "TaxRepresentativeParty";

    public static readonly UblRule[] All =
    [
        UblRule.Needs("BR-06", Seller + "/Party/PartyLegalEntity/RegistrationName", "the seller's name (BT-27)"),
        UblRule.Needs("BR-07", Buyer + "/Party/PartyLegalEntity/RegistrationName", "the buyer's name (BT-44)"),
        UblRule.Holds("BR-08", root => root.Has(Seller + "/Party/PostalAddress"), "the seller's address (BG-5) is missing"),
        UblRule.EveryHas("BR-09", Seller + "/Party/PostalAddress", "Country/IdentificationCode", "the seller's country (BT-40)"),
        UblRule.Holds("BR-10", root => root.Has(Buyer + "/Party/PostalAddress"), "the buyer's address (BG-8) is missing"),
        UblRule.EveryHas("BR-11", Buyer + "/Party/PostalAddress", "Country/IdentificationCode", "the buyer's country (BT-55)"),
        UblRule.Every("BR-62", root => root.All(Seller + "/Party/EndpointID"), HasScheme, "the seller's electronic address (BT-34) names no scheme"),
        UblRule.Every("BR-63", root => root.All(Buyer + "/Party/EndpointID"), HasScheme, "the buyer's electronic address (BT-49) names no scheme"),
        UblRule.Every("BR-17", root => root.All("PayeeParty"), IsAnotherThanSeller, "a payee (BG-10) needs a name, and is another one than the seller"),
        UblRule.EveryHas("BR-18", Representative, "PartyName/Name", "the tax representative's name (BT-62)"),
        UblRule.Every("BR-19", root => root.All(Representative), party => party.Has("PostalAddress"), "the tax representative's address (BG-12) is missing"),
        UblRule.EveryHas("BR-20", Representative + "/PostalAddress", "Country/IdentificationCode", "the tax representative's country (BT-69)"),
        UblRule.Every("BR-56", root => root.All(Representative), party => party.Categories("PartyTaxScheme").Any(scheme => scheme.Has("CompanyID")), "the tax representative's VAT identifier (BT-63) is missing"),
        UblRule.Every("BR-CO-26", root => root.All(Seller), IsIdentified, "the seller has no identifier, legal registration or VAT identifier (BT-29, BT-30, BT-31)"),
        UblRule.Every(
            "BR-CO-09", root => root.Descendants(UblNames.Cac + "PartyTaxScheme").Where(UblReading.IsVat).SelectMany(scheme => scheme.All("CompanyID")), id => UblCodes.VatPrefixes.Contains(id.Value.Trim()[..Math.Min(2, id.Value.Trim().Length)]),
            "a VAT identifier does not begin with the letters of a country"),
    ];

    /// <summary>True when the seller or its representative has a tax identifier; of VAT when asked so.</summary>
    public static bool SellerIsTaxed(this XElement root, bool onlyVat) =>
        root.All(Seller + "/Party/PartyTaxScheme").Any(scheme => (!onlyVat || scheme.IsVat()) && scheme.Has("CompanyID")) || root.RepresentativeIsTaxed();

    public static bool RepresentativeIsTaxed(this XElement root) => root.Categories(Representative + "/PartyTaxScheme").Any(scheme => scheme.Has("CompanyID"));

    public static bool BuyerIsTaxed(this XElement root) => root.Categories(Buyer + "/Party/PartyTaxScheme").Any(scheme => scheme.Has("CompanyID"));

    public static bool BuyerIsRegistered(this XElement root) => root.Has(Buyer + "/Party/PartyLegalEntity/CompanyID");

    private static bool HasScheme(XElement element) => element.Attribute("schemeID") is not null;

    private static bool IsIdentified(XElement seller) =>
        seller.Categories("Party/PartyTaxScheme").Any(scheme => scheme.Has("CompanyID")) || seller.All("Party/PartyIdentification/ID").Any(id => id.Attribute("schemeID")?.Value != "SEPA") || seller.Has("Party/PartyLegalEntity/CompanyID");

    private static bool IsAnotherThanSeller(XElement payee)
    {
        var names = payee.Parent!.All(Seller + "/Party/PartyName/Name").Select(name => name.Value);
        var ids = payee.Parent!.All(Seller + "/Party/PartyIdentification/ID").Select(id => id.Value);
        return payee.Has("PartyName/Name") && !payee.All("PartyName/Name").Any(name => names.Contains(name.Value)) && !payee.All("PartyIdentification/ID").Any(id => ids.Contains(id.Value));
    }
}
