using System.Collections.Frozen;
using System.Globalization;
using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>Codes stand in the lists that the standard names.</summary>
internal static class CodeRules
{
    private static readonly FrozenSet<string> TaxCategories = FrozenSet.ToFrozenSet(["AE", "L", "M", "E", "S", "Z", "G", "O", "K", "B"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Attachments = FrozenSet.ToFrozenSet(
        ["application/pdf", "image/png", "image/jpeg", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> TaxPoints = FrozenSet.ToFrozenSet(["3", "35", "432"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Payments = Enumerable.Range(1, 70).Concat([74, 75, 76, 77, 78, 91, 92, 93, 94, 95, 96, 97, 98]).Select(number => number.ToString(CultureInfo.InvariantCulture)).Append("ZZZ").ToFrozenSet(StringComparer.Ordinal);

    public static readonly UblRule[] All =
    [
        UblRule.Codes("BR-CL-01", root => Values(root, "InvoiceTypeCode"), UblCodes.InvoiceTypes, "type of an invoice (UNTDID 1001)"),
        UblRule.Codes("BR-CL-01", root => Values(root, "CreditNoteTypeCode"), UblCodes.CreditNoteTypes, "type of a credit note (UNTDID 1001)"),
        UblRule.Codes("BR-CL-03", root => root.Descendants().Where(element => element.Name.LocalName.EndsWith("Amount", StringComparison.Ordinal)).Select(amount => amount.Attribute("currencyID")?.Value ?? "").Distinct(), UblCodes.Currencies, "currency of ISO 4217"),
        UblRule.Codes("BR-CL-04", root => Values(root, "DocumentCurrencyCode"), UblCodes.Currencies, "currency of ISO 4217"),
        UblRule.Codes("BR-CL-05", root => Values(root, "TaxCurrencyCode"), UblCodes.Currencies, "currency of ISO 4217"),
        UblRule.Codes("BR-CL-06", root => Values(root, "InvoicePeriod/DescriptionCode"), TaxPoints, "code of a tax point (UNTDID 2005)"),
        UblRule.Codes("BR-CL-14", root => Deep(root, "Country", "IdentificationCode"), UblCodes.Countries, "country of ISO 3166-1"),
        UblRule.Codes("BR-CL-15", root => Deep(root, "OriginCountry", "IdentificationCode"), UblCodes.Countries, "country of ISO 3166-1"),
        UblRule.Codes("BR-CL-16", root => Values(root, "PaymentMeans/PaymentMeansCode"), Payments, "means of payment (UNTDID 4461)"),
        UblRule.Codes("BR-CL-17", root => Deep(root, "TaxCategory", "ID"), TaxCategories, "tax category (UNTDID 5305)"),
        UblRule.Codes("BR-CL-18", root => Deep(root, "ClassifiedTaxCategory", "ID"), TaxCategories, "tax category (UNTDID 5305)"),
        UblRule.Codes("BR-CL-24", root => root.Descendants(UblNames.Cbc + "EmbeddedDocumentBinaryObject").Select(attachment => attachment.Attribute("mimeCode")?.Value).OfType<string>(), Attachments, "kind of file that may be attached"),
        UblRule.Codes("BR-CL-25", root => root.Descendants(UblNames.Cbc + "EndpointID").Select(endpoint => endpoint.Attribute("schemeID")?.Value).OfType<string>(), UblCodes.AddressSchemes, "scheme of an electronic address (EAS)"),
    ];

    private static IEnumerable<string> Values(XElement root, string path) => root.All(path).Select(element => element.Value);

    private static IEnumerable<string> Deep(XElement root, string group, string part) => root.Descendants(UblNames.Cac + group).SelectMany(element => element.All(part)).Select(element => element.Value);
}
