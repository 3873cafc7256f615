using System.Xml.Linq;
using Platform.Domain.Contracts;
using Platform.Web.Features.Invoicing.Papers;
using Platform.Web.Features.Invoicing.Papers.Ubl;
using Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

namespace Platform.Web.Tests.Invoicing.Papers;

/// <summary>A document that holds every rule is damaged in one place, and the rule of that place is named.</summary>
public sealed class RuleTests
{
    private static readonly string Whole = InvoicePapers.Ubl(PaperScene.Usual, null).Value;

    [Theory]
    [InlineData("BR-01", "CustomizationID")]
    [InlineData("BR-02", "ID")]
    [InlineData("BR-03", "IssueDate")]
    [InlineData("BR-04", "InvoiceTypeCode")]
    [InlineData("BR-05", "DocumentCurrencyCode")]
    [InlineData("BR-06", "AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName")]
    [InlineData("BR-07", "AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName")]
    [InlineData("BR-08", "AccountingSupplierParty/Party/PostalAddress")]
    [InlineData("BR-09", "AccountingSupplierParty/Party/PostalAddress/Country")]
    [InlineData("BR-10", "AccountingCustomerParty/Party/PostalAddress")]
    [InlineData("BR-11", "AccountingCustomerParty/Party/PostalAddress/Country")]
    [InlineData("BR-12", "LegalMonetaryTotal/LineExtensionAmount")]
    [InlineData("BR-13", "LegalMonetaryTotal/TaxExclusiveAmount")]
    [InlineData("BR-14", "LegalMonetaryTotal/TaxInclusiveAmount")]
    [InlineData("BR-15", "LegalMonetaryTotal/PayableAmount")]
    [InlineData("BR-16", "InvoiceLine")]
    [InlineData("BR-21", "InvoiceLine/ID")]
    [InlineData("BR-22", "InvoiceLine/InvoicedQuantity")]
    [InlineData("BR-24", "InvoiceLine/LineExtensionAmount")]
    [InlineData("BR-25", "InvoiceLine/Item/Name")]
    [InlineData("BR-26", "InvoiceLine/Price/PriceAmount")]
    [InlineData("BR-45", "TaxTotal/TaxSubtotal/TaxableAmount")]
    [InlineData("BR-46", "TaxTotal/TaxSubtotal/TaxAmount")]
    [InlineData("BR-47", "TaxTotal/TaxSubtotal/TaxCategory")]
    [InlineData("BR-48", "TaxTotal/TaxSubtotal/TaxCategory/Percent")]
    [InlineData("BR-49", "PaymentMeans/PaymentMeansCode")]
    [InlineData("BR-52", "AdditionalDocumentReference/ID")]
    [InlineData("BR-54", "InvoiceLine/Item/AdditionalItemProperty/Value")]
    [InlineData("BR-61", "PaymentMeans/PayeeFinancialAccount")]
    [InlineData("BR-CO-04", "InvoiceLine/Item/ClassifiedTaxCategory")]
    [InlineData("BR-CO-18", "TaxTotal")]
    [InlineData("BR-S-01", "TaxTotal/TaxSubtotal")]
    [InlineData("BR-S-02", "AccountingSupplierParty/Party/PartyTaxScheme")]
    [InlineData("BR-CO-26", "AccountingSupplierParty/Party/PartyTaxScheme")]
    public void A_part_that_is_missing_is_found(string rule, string path) => Damaged(root => root.All(path).ToList().ForEach(element => element.Remove())).ShouldContain(rule);

    [Theory]
    [InlineData("BR-27", "InvoiceLine/Price/PriceAmount", "-1")]
    [InlineData("BR-29", "InvoicePeriod/EndDate", "2025-01-01")]
    [InlineData("BR-CO-09", "AccountingSupplierParty/Party/PartyTaxScheme/CompanyID", "QQ123")]
    [InlineData("BR-CO-10", "LegalMonetaryTotal/LineExtensionAmount", "1.00")]
    [InlineData("BR-CO-13", "LegalMonetaryTotal/TaxExclusiveAmount", "1.00")]
    [InlineData("BR-CO-14", "TaxTotal/TaxAmount", "1.00")]
    [InlineData("BR-CO-15", "LegalMonetaryTotal/TaxInclusiveAmount", "1.00")]
    [InlineData("BR-CO-16", "LegalMonetaryTotal/PayableAmount", "1.00")]
    [InlineData("BR-CO-17", "TaxTotal/TaxSubtotal/TaxAmount", "99999.00")]
    [InlineData("BR-S-05", "InvoiceLine/Item/ClassifiedTaxCategory/Percent", "0")]
    [InlineData("BR-S-08", "TaxTotal/TaxSubtotal/TaxableAmount", "1.00")]
    [InlineData("BR-S-09", "TaxTotal/TaxSubtotal/TaxAmount", "99999.00")]
    [InlineData("BR-CL-01", "InvoiceTypeCode", "381")]
    [InlineData("BR-CL-04", "DocumentCurrencyCode", "EURO")]
    [InlineData("BR-CL-14", "AccountingCustomerParty/Party/PostalAddress/Country/IdentificationCode", "QQ")]
    [InlineData("BR-CL-16", "PaymentMeans/PaymentMeansCode", "999")]
    [InlineData("BR-CL-18", "InvoiceLine/Item/ClassifiedTaxCategory/ID", "X")]
    [InlineData("BR-DEC-09", "LegalMonetaryTotal/LineExtensionAmount", "1.001")]
    [InlineData("BR-DEC-13", "TaxTotal/TaxAmount", "1.001")]
    [InlineData("BR-DEC-19", "TaxTotal/TaxSubtotal/TaxableAmount", "1.001")]
    [InlineData("BR-DEC-23", "InvoiceLine/LineExtensionAmount", "1.001")]
    public void A_value_that_is_wrong_is_found(string rule, string path, string value) => Damaged(root => root.All(path).First().Value = value).ShouldContain(rule);

    [Theory]
    [InlineData("BR-62", "AccountingSupplierParty/Party/EndpointID", "schemeID", null)]
    [InlineData("BR-63", "AccountingCustomerParty/Party/EndpointID", "schemeID", null)]
    [InlineData("BR-CL-25", "AccountingCustomerParty/Party/EndpointID", "schemeID", "MAIL")]
    [InlineData("BR-23", "InvoiceLine/InvoicedQuantity", "unitCode", null)]
    [InlineData("BR-CL-03", "TaxTotal/TaxAmount", "currencyID", "EURO")]
    [InlineData("BR-CL-03", "InvoiceLine/Price/PriceAmount", "currencyID", null)]
    public void An_attribute_that_is_missing_or_wrong_is_found(string rule, string path, string attribute, string? value) =>
        Damaged(root => root.All(path).First().SetAttributeValue(attribute, value)).ShouldContain(rule);

    [Theory]
    [InlineData(TaxCategory.Standard, "BR-S-10", true)]
    [InlineData(TaxCategory.ZeroRated, "BR-Z-10", true)]
    [InlineData(TaxCategory.Exempt, "BR-E-10", false)]
    [InlineData(TaxCategory.ReverseCharge, "BR-AE-10", false)]
    [InlineData(TaxCategory.OutOfScope, "BR-O-10", false)]
    public void A_reason_stands_where_it_belongs_and_nowhere_else(TaxCategory category, string rule, bool added)
    {
        var text = InvoicePapers.Ubl(PaperScene.Usual.Taxed(category, category == TaxCategory.Standard ? 19 : 0), null).Value;

        Damaged(
            root =>
            {
                var breakdown = root.All("TaxTotal/TaxSubtotal/TaxCategory").First();
                breakdown.All("TaxExemptionReason").Concat(breakdown.All("TaxExemptionReasonCode")).ToList().ForEach(reason => reason.Remove());
                if (added)
                    breakdown.Add(new XElement(UblNames.Cbc + "TaxExemptionReason", "why not"));
            },
            text).ShouldBe([rule]);
    }

    [Fact]
    public void A_document_outside_the_tax_names_no_VAT_identifier_and_no_rate()
    {
        var text = InvoicePapers.Ubl(PaperScene.Usual.Taxed(TaxCategory.OutOfScope), null).Value;
        var scheme = XDocument.Parse(Whole).Root!.All("AccountingSupplierParty/Party/PartyTaxScheme").First();

        Damaged(root => root.All("AccountingSupplierParty/Party").First().Add(scheme), text).ShouldBe(["BR-O-02"]);
        Damaged(root => root.All("InvoiceLine/Item/ClassifiedTaxCategory").First().Add(new XElement(UblNames.Cbc + "Percent", "0")), text).ShouldBe(["BR-O-05"]);
        Damaged(root => root.All("InvoiceLine/Item/ClassifiedTaxCategory/ID").First().Value = "S", text).ShouldContain("BR-O-12");
    }

    [Fact]
    public void What_is_no_invoice_is_said_to_be_none() => En16931Rules.Check(XDocument.Parse("<order/>")).ShouldHaveSingleItem().Rule.ShouldBe("UBL");

    private static List<string> Damaged(Action<XElement> damage, string? text = null)
    {
        var document = XDocument.Parse(text ?? Whole);
        En16931Rules.Check(document).ShouldBeEmpty();
        damage(document.Root!);
        return [.. En16931Rules.Check(document).Select(finding => finding.Rule).Distinct()];
    }
}
