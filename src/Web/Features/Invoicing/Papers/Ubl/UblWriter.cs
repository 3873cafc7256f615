using System.Globalization;
using System.Xml.Linq;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using static Platform.Web.Features.Invoicing.Papers.Ubl.UblNames;

namespace Platform.Web.Features.Invoicing.Papers.Ubl;

/// <summary>Writes an invoice (type 380) or a credit note (381) of EN 16931 in UBL 2.1. What it writes is judged by <see cref="Rules.En16931Rules"/> before it leaves.</summary>
/// <param name="paper">What is written.</param>
internal sealed class UblWriter(InvoicePaper paper)
{
    private const string Customization = "urn:cen.eu:en16931:2017";
    private const string CreditTransfer = "30";
    private const string Piece = "C62";

    private readonly InvoiceDocument _document = paper.Document;

    /// <param name="carrier">A PDF that carries the evidence file; null to refer to it by its hash alone.</param>
    public XDocument Write(byte[]? carrier)
    {
        var credit = paper.IsCredit;
        var root = new XElement((credit ? CreditNote : Invoice) + (credit ? "CreditNote" : "Invoice"), new XAttribute(XNamespace.Xmlns + "cac", Cac), new XAttribute(XNamespace.Xmlns + "cbc", Cbc));
        root.Add(
            Text("CustomizationID", Customization),
            Text("ID", _document.Number),
            Day("IssueDate", _document.IssuedOn),
            paper.IsToPay ? Day("DueDate", _document.DueOn) : null,
            Text(credit ? "CreditNoteTypeCode" : "InvoiceTypeCode", credit ? "381" : "380"),
            Text("Note", NoteText()),
            Text("DocumentCurrencyCode", _document.Currency),
            Group("InvoicePeriod", Day("StartDate", _document.From), Day("EndDate", _document.To)),
            Preceding(),
            Group("ContractDocumentReference", Text("ID", _document.Contract)),
            new UblEvidence(paper).References(carrier),
            UblParty.Of("AccountingSupplierParty", _document.Vendor, _document.TaxCategory, isSeller: true),
            UblParty.Of("AccountingCustomerParty", _document.Customer, _document.TaxCategory, isSeller: false),
            PaymentMeans(),
            PaymentTerms(),
            TaxTotal(),
            Totals(),
            _document.Lines.Select(Line));
        return new XDocument(new XDeclaration("1.0", "UTF-8", null), root);
    }

    private string NoteText() => string.Create(
        CultureInfo.InvariantCulture,
        $"Period {_document.Period} of the contract {_document.Contract} with the hash {_document.ContractHash}. Head of its chain {_document.ChainHead}. Lines may be disputed until {paper.DisputeUntil:yyyy-MM-dd}.");

    // BG-3: what a credit note corrects, and every earlier invoice that a line computes again
    private IEnumerable<XElement> Preceding() => _document.Lines.Select(line => line.Cites).Prepend(_document.Cites).Where(cites => cites.Length > 0).Distinct()
        .Select(cites => (Cites: cites, Earlier: paper.File.Earlier.FirstOrDefault(earlier => earlier.Number == cites)))
        .Where(reference => reference.Earlier is not null || reference.Cites == _document.Cites)
        .Select(reference => Group("BillingReference", Group("InvoiceDocumentReference", Text("ID", reference.Cites), reference.Earlier is { } earlier ? Day("IssueDate", earlier.IssuedOn) : null))!);

    private XElement? PaymentMeans() => !paper.IsToPay || _document.Vendor.Account.Length == 0 ? null : Group(
        "PaymentMeans",
        Text("PaymentMeansCode", CreditTransfer),
        Text("PaymentID", _document.Number),
        Group("PayeeFinancialAccount", Text("ID", _document.Vendor.Account.Replace(" ", "", StringComparison.Ordinal)), Text("Name", _document.Vendor.Name)));

    private XElement? PaymentTerms() => Group("PaymentTerms", Text(
        "Note",
        paper.IsCredit ? "This amount is given back." : paper.IsToPay ? string.Create(CultureInfo.InvariantCulture, $"Payable until {_document.DueOn:yyyy-MM-dd}.") : "Nothing is to be paid."));

    private XElement TaxTotal() => Group(
        "TaxTotal",
        Amount("TaxAmount", _document.Totals.Tax),
        paper.Taxes.Select(rate => Group(
            "TaxSubtotal", Amount("TaxableAmount", rate.Net), Amount("TaxAmount", rate.Tax), UblTax.Category("TaxCategory", _document.TaxCategory, rate.Percent, withReason: true))!))!;

    private XElement Totals() => Group(
        "LegalMonetaryTotal",
        Amount("LineExtensionAmount", _document.Totals.Net),
        Amount("TaxExclusiveAmount", _document.Totals.Net),
        Amount("TaxInclusiveAmount", _document.Totals.Gross),
        Amount("PayableAmount", _document.Totals.Gross))!;

    // A price is never below 0 (BR-27): a line that takes back has the quantity -1.
    private XElement Line(InvoiceLine line) => Group(
        paper.IsCredit ? "CreditNoteLine" : "InvoiceLine",
        Text("ID", line.Number.ToString(CultureInfo.InvariantCulture)),
        Text(paper.IsCredit ? "CreditedQuantity" : "InvoicedQuantity", line.Net < 0 ? "-1" : "1", Scheme("unitCode", Piece)),
        Amount("LineExtensionAmount", line.Net),
        Group(
            "Item",
            Text("Description", line.Text),
            Text("Name", NameOf(line)),
            UblTax.Category("ClassifiedTaxCategory", _document.TaxCategory, line.TaxPercent, withReason: false),
            new UblEvidence(paper).Facts(line)),
        Group("Price", Amount("PriceAmount", Math.Abs(line.Net))))!;

    private string NameOf(InvoiceLine line) => line.Kind switch
    {
        InvoiceLineKind.Kpi => paper.Terms.Term(line.Kpi)?.Kpi.Name ?? line.Kpi,
        InvoiceLineKind.FlatFee => "Fee of the period",
        InvoiceLineKind.MinimumTopUp => "Up to the agreed minimum",
        InvoiceLineKind.CapReduction => "Down to the agreed cap",
        InvoiceLineKind.Adjustment => "Adjustment",
        InvoiceLineKind.Restatement => "Period computed again",
        _ => throw new ArgumentOutOfRangeException(nameof(line), line.Kind, "Not a kind of line."),
    };

    // the standard allows two digits; a third one that is 0 says nothing
    private XElement Amount(string name, decimal value)
    {
        var digits = Money.DigitsOf(_document.Currency);
        if (digits > 2 && value == decimal.Round(value, 2))
            digits = 2;
        return Text(name, value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), Scheme("currencyID", _document.Currency))!;
    }
}
