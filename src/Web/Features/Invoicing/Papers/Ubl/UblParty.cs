using System.Xml.Linq;
using Platform.Domain.Contracts;
using static Platform.Web.Features.Invoicing.Papers.Ubl.UblNames;

namespace Platform.Web.Features.Invoicing.Papers.Ubl;

/// <summary>A side of the document.</summary>
internal static class UblParty
{
    /// <summary>
    /// Seller (BG-4) or buyer (BG-7). An identifier that begins with its country's letters is a VAT identifier, unless the document is outside that tax (BR-O-02);
    /// any other one is the seller's tax registration and the buyer's legal one.
    /// </summary>
    public static XElement Of(string role, Party party, TaxCategory category, bool isSeller)
    {
        var isVat = category != TaxCategory.OutOfScope && IsVatId(party.TaxId);
        return Group(role, Group(
            "Party",
            Text("EndpointID", party.Email, Scheme("schemeID", "EM")),
            isSeller && !isVat ? Group("PartyIdentification", Text("ID", party.TaxId)) : null,
            Group(
                "PostalAddress",
                Text("StreetName", party.Street),
                Text("CityName", party.City),
                Text("PostalZone", party.PostCode),
                Group("Country", Text("IdentificationCode", party.Country))),
            isVat ? TaxScheme(party.TaxId, "VAT") : isSeller && category != TaxCategory.OutOfScope ? TaxScheme(party.TaxId, "TAX") : null,
            Group("PartyLegalEntity", Text("RegistrationName", party.Name), isSeller || isVat ? null : Text("CompanyID", party.TaxId)),
            Group("Contact", Text("Name", isSeller ? party.Name : ""), Text("ElectronicMail", party.Email))))!;
    }

    private static bool IsVatId(string taxId) => taxId.Length > 2 && Rules.UblCodes.VatPrefixes.Contains(taxId[..2]);

    private static XElement? TaxScheme(string taxId, string scheme) => taxId.Length == 0 ? null : Group("PartyTaxScheme", Text("CompanyID", taxId), Group("TaxScheme", Text("ID", scheme)));
}
