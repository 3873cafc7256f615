using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>What the document as a whole has: numbers, dates, periods, references, means of payment.</summary>
internal static class DocumentRules
{
    public static readonly UblRule[] All =
    [
        UblRule.Needs("BR-01", "CustomizationID", "the specification identifier (BT-24)"),
        UblRule.Needs("BR-02", "ID", "the invoice number (BT-1)"),
        UblRule.Needs("BR-03", "IssueDate", "the day of issue (BT-2)"),
        UblRule.Holds("BR-04", root => root.TextAt("InvoiceTypeCode").Length > 0 || root.TextAt("CreditNoteTypeCode").Length > 0, "the type code (BT-3) is missing"),
        UblRule.Needs("BR-05", "DocumentCurrencyCode", "the currency (BT-5)"),
        UblRule.Holds("BR-16", root => root.Lines().Any(), "there is no line"),
        UblRule.Every("BR-53", root => root.All("TaxCurrencyCode"), code => code.Parent!.All("TaxTotal/TaxAmount").Any(amount => amount.Attribute("currencyID")?.Value == code.Value.Trim()), "no tax total in the accounting currency (BT-111)"),
        UblRule.Holds("BR-CO-03", root => !root.Has("TaxPointDate") || !root.Has("InvoicePeriod/DescriptionCode"), "a tax point date (BT-7) and its code (BT-8) exclude each other"),
        UblRule.Every("BR-29", root => root.All("InvoicePeriod"), InOrder, "the period (BG-14) ends before it begins"),
        UblRule.Every("BR-CO-19", root => root.All("InvoicePeriod"), period => period.Has("StartDate") || period.Has("EndDate") || period.Has("DescriptionCode"), "the period (BG-14) has neither start nor end"),
        UblRule.Every("BR-30", root => root.Lines().SelectMany(line => line.All("InvoicePeriod")), InOrder, "a line's period (BG-26) ends before it begins"),
        UblRule.Every("BR-CO-20", root => root.Lines().SelectMany(line => line.All("InvoicePeriod")), period => period.Has("StartDate") || period.Has("EndDate"), "a line's period (BG-26) has neither start nor end"),
        UblRule.EveryHas("BR-52", "AdditionalDocumentReference", "ID", "the reference of a supporting document (BT-122)"),
        UblRule.EveryHas("BR-55", "BillingReference", "InvoiceDocumentReference/ID", "the number of a preceding invoice (BT-25)"),
        UblRule.EveryHas("BR-57", "Delivery/DeliveryLocation/Address", "Country/IdentificationCode", "the country that is delivered to (BT-80)"),
        UblRule.EveryHas("BR-49", "PaymentMeans", "PaymentMeansCode", "the code of a means of payment (BT-81)"),
        UblRule.Every("BR-50", root => root.All("PaymentMeans").Where(IsTransfer).SelectMany(means => means.All("PayeeFinancialAccount")), account => account.TextAt("ID").Length > 0, "the account of a credit transfer (BT-84) is missing"),
        UblRule.Every("BR-61", root => root.All("PaymentMeans").Where(IsTransfer), means => means.Has("PayeeFinancialAccount/ID"), "a credit transfer names no account (BT-84)"),
        UblRule.Every("BR-51", root => root.All("PaymentMeans/CardAccount/PrimaryAccountNumberID"), card => card.Value.Trim().Length <= 10, "more than the ends of a card's number are shown (BT-87)"),
        UblRule.Holds(
            "BR-CO-25", root => root.Name != UblNames.Invoice + "Invoice" || root.NumberAt("LegalMonetaryTotal/PayableAmount") is null or <= 0 || root.TextAt("DueDate").Length > 0 || root.Has("PaymentMeans/PaymentDueDate") || root.Has("PaymentTerms/Note"),
            "an amount is due and there is neither a due day (BT-9) nor terms of payment (BT-20)"),
        UblRule.Every("BR-IC-11", root => root.WithCategory("K"), root => root.TextAt("Delivery/ActualDeliveryDate").Length > 0 || root.All("InvoicePeriod").Any(period => period.HasElements), "an intra-community supply has neither delivery date nor period"),
        UblRule.Every("BR-IC-12", root => root.WithCategory("K"), root => root.TextAt("Delivery/DeliveryLocation/Address/Country/IdentificationCode").Length > 1, "an intra-community supply does not say to which country (BT-80)"),
    ];

    /// <summary>The root when its breakdown has a category, else nothing.</summary>
    public static IEnumerable<XElement> WithCategory(this XElement root, string code) =>
        root.Categories("TaxTotal/TaxSubtotal/TaxCategory").Any(category => category.TextAt("ID") == code) ? [root] : [];

    private static bool IsTransfer(XElement means) => means.TextAt("PaymentMeansCode") is "30" or "58";

    private static bool InOrder(XElement period) => period.DayAt("StartDate") is not { } start || period.DayAt("EndDate") is not { } end || end >= start;
}
