using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing.Papers;
using Platform.Web.Features.Invoicing.Papers.Ubl;
using Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

namespace Platform.Web.Tests.Invoicing.Papers;

public sealed class UblTests
{
    [Fact]
    public void Random_invoices_hold_every_rule_and_sum_to_the_documents_cents()
    {
        var (written, refused) = (0, 0);
        foreach (var file in Enumerable.Range(0, 300).Select(PaperScene.Drawn))
        {
            var ubl = InvoicePapers.Ubl(file, null);
            InvoicePapers.IsTooFineForUbl(file.Invoice.Lines, file.Invoice.Totals).ShouldBe(!ubl.Succeeded, "the page says what the paper would");
            if (!ubl.Succeeded)
            {
                ubl.Error.Code.ShouldBe("paper.decimals");
                Money.DigitsOf(file.Invoice.Currency).ShouldBe(3);
                refused++;
                continue;
            }

            var root = XDocument.Parse(ubl.Value).Root!;
            var totals = file.Invoice.Totals;
            (root.NumberAt("LegalMonetaryTotal/LineExtensionAmount"), root.NumberAt("TaxTotal/TaxAmount"), root.NumberAt("LegalMonetaryTotal/PayableAmount")).ShouldBe((totals.Net, totals.Tax, totals.Gross));
            root.Lines().Sum(line => line.NumberAt("InvoicedQuantity") * line.NumberAt("Price/PriceAmount")).ShouldBe(totals.Net);
            root.All("TaxTotal/TaxSubtotal/TaxAmount").Sum(amount => UblReading.Number(amount.Value)).ShouldBe(totals.Tax);
            written++;
        }

        written.ShouldBeGreaterThan(250);
        refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void An_invoice_names_its_parties_period_contract_and_account()
    {
        var file = PaperScene.Usual;
        var root = Written(file);

        root.Name.ShouldBe(UblNames.Invoice + "Invoice");
        root.TextAt("InvoiceTypeCode").ShouldBe("380");
        root.TextAt("ID").ShouldBe(file.Invoice.Number);
        (root.DayAt("InvoicePeriod/StartDate"), root.DayAt("InvoicePeriod/EndDate"), root.DayAt("DueDate")).ShouldBe((file.Invoice.From, file.Invoice.To, file.Invoice.DueOn));
        root.TextAt("ContractDocumentReference/ID").ShouldBe("contract");
        root.TextAt("AccountingSupplierParty/Party/PartyTaxScheme/CompanyID").ShouldBe("DE123456789");
        root.TextAt("AccountingCustomerParty/Party/PostalAddress/CityName").ShouldBe("Hamburg");
        root.TextAt("PaymentMeans/PayeeFinancialAccount/ID").ShouldBe("DE02120300000000202051");
        root.TextAt("TaxTotal/TaxSubtotal/TaxCategory/ID").ShouldBe("S");
        root.TextAt("Note").ShouldContain(file.Invoice.ContractHash);
        root.TextAt("Note").ShouldContain(file.Invoice.ChainHead);
    }

    [Fact]
    public void A_line_carries_its_figures_and_a_line_that_takes_back_has_a_quantity_below_zero()
    {
        var file = PaperScene.DrawnWith(file => Money.DigitsOf(file.Invoice.Currency) == 2 && file.Invoice.Lines.Any(line => line.Net < 0));
        var root = Written(file);

        foreach (var (line, element) in file.Invoice.Lines.Zip(root.Lines()))
        {
            element.TextAt("InvoicedQuantity").ShouldBe(line.Net < 0 ? "-1" : "1");
            element.TextAt("Item/Description").ShouldBe(line.Text);
            element.NumberAt("LineExtensionAmount").ShouldBe(line.Net);
        }

        var (first, result) = (root.Lines().First(), file.Results[0]);
        var facts = first.All("Item/AdditionalItemProperty").ToDictionary(fact => fact.TextAt("Name"), fact => fact.TextAt("Value"));
        facts["Formula"].ShouldBe(result.Formula);
        facts["Cases served"].ShouldBe(result.Served.ToString(CultureInfo.InvariantCulture));
        facts["Evidence SHA-256"].ShouldBe(file.Invoice.Lines[0].Evidence);
    }

    [Fact]
    public void The_evidence_is_named_by_the_hash_of_its_bytes()
    {
        var evidence = Encoding.UTF8.GetBytes(CanonicalText.Of(PaperScene.Usual));
        var references = Written(PaperScene.Usual).All("AdditionalDocumentReference").Select(reference => reference.TextAt("ID"));

        references.ShouldBe([Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(evidence)), PaperScene.Usual.Invoice.ContractHash]);
    }

    [Fact]
    public void A_credit_note_cites_its_invoice_and_asks_for_no_payment()
    {
        var root = Written(PaperScene.Credit);

        root.Name.ShouldBe(UblNames.CreditNote + "CreditNote");
        root.TextAt("CreditNoteTypeCode").ShouldBe("381");
        root.TextAt("BillingReference/InvoiceDocumentReference/ID").ShouldBe(PaperScene.Credit.Invoice.Cites);
        root.DayAt("BillingReference/InvoiceDocumentReference/IssueDate").ShouldBe(PaperScene.Credit.Earlier[0].IssuedOn);
        (root.Has("PaymentMeans"), root.Has("DueDate")).ShouldBe((false, false));
        root.Lines().Count().ShouldBe(2);
        root.Lines().ShouldAllBe(line => line.TextAt("CreditedQuantity") == "1");
    }

    [Fact]
    public void A_line_that_computes_an_earlier_period_again_names_its_invoice_and_takes_back()
    {
        var root = Written(PaperScene.Restated);
        var line = PaperScene.Restated.Invoice.Lines.Single(line => line.Kind == InvoiceLineKind.Restatement);

        root.TextAt("BillingReference/InvoiceDocumentReference/ID").ShouldBe(line.Cites);
        root.DayAt("BillingReference/InvoiceDocumentReference/IssueDate").ShouldBe(PaperScene.Restated.Earlier[0].IssuedOn);
        root.Lines().Last().TextAt("InvoicedQuantity").ShouldBe("-1");
        root.Lines().Last().NumberAt("LineExtensionAmount").ShouldBe(line.Net);
    }

    [Fact]
    public void Letters_that_XML_has_no_place_for_are_left_out()
    {
        var root = Written(PaperScene.Usual.Changed(invoice => invoice with { Customer = invoice.Customer with { Name = "A\u0001B\uFFFE & <Söhne> \uD83D\uDE42" }, Lines = [.. invoice.Lines.Select(line => line with { Text = "one\uD83Dtwo" })] }));

        root.TextAt("AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName").ShouldBe("AB & <Söhne> \U0001F642");
        root.Lines().First().TextAt("Item/Description").ShouldBe("one\uFFFDtwo");
    }

    [Fact]
    public void A_document_that_comes_to_less_than_nothing_asks_for_no_payment()
    {
        var file = PaperScene.Usual.Changed(invoice =>
        {
            InvoiceLine[] lines = [.. invoice.Lines.Select(line => line with { Net = -line.Net })];
            return invoice with { Lines = lines, Totals = InvoiceComputation.TotalsOf(lines, invoice.Currency) };
        });
        var root = Written(file);

        root.NumberAt("LegalMonetaryTotal/PayableAmount").ShouldBe(-PaperScene.Usual.Invoice.Totals.Gross);
        root.TextAt("PaymentTerms/Note").ShouldBe("Nothing is to be paid.");
        (root.Has("PaymentMeans"), root.Has("DueDate")).ShouldBe((false, false));
    }

    [Theory]
    [InlineData(TaxCategory.ZeroRated, "Z", "")]
    [InlineData(TaxCategory.Exempt, "E", "Exempt from tax")]
    [InlineData(TaxCategory.ReverseCharge, "AE", "Reverse charge: the customer accounts for the tax")]
    [InlineData(TaxCategory.OutOfScope, "O", "Not subject to tax")]
    public void Every_tax_category_is_written_with_its_reason(TaxCategory category, string code, string reason)
    {
        var root = Written(PaperScene.Usual.Taxed(category));

        root.TextAt("TaxTotal/TaxSubtotal/TaxCategory/ID").ShouldBe(code);
        root.TextAt("TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason").ShouldBe(reason);
        root.NumberAt("TaxTotal/TaxAmount").ShouldBe(0);
    }

    [Fact]
    public void Two_rates_are_two_parts_of_the_breakdown()
    {
        var file = PaperScene.Usual.Changed(invoice =>
        {
            InvoiceLine[] lines = [.. invoice.Lines.Select((line, at) => line with { TaxPercent = at == 0 ? 7 : 19 })];
            return invoice with { Lines = lines, Totals = InvoiceComputation.TotalsOf(lines, invoice.Currency) };
        });

        Written(file).All("TaxTotal/TaxSubtotal/TaxCategory/Percent").Select(percent => percent.Value).ShouldBe(["19", "7"]);
    }

    [Theory]
    [InlineData(TaxCategory.Standard, "", "DE987654321", "DE", "paper.seller_tax_id", "BR-CO-26")]
    [InlineData(TaxCategory.OutOfScope, "", "DE987654321", "DE", "paper.seller_tax_id", "BR-CO-26")]
    [InlineData(TaxCategory.ReverseCharge, "DE123456789", "", "DE", "paper.buyer_tax_id", "BR-AE-02")]
    [InlineData(TaxCategory.Standard, "DE123456789", "", "QQ", "paper.code", "BR-CL-14")]
    public void What_the_standard_does_not_allow_is_refused_with_rule_and_remedy(TaxCategory category, string seller, string buyer, string country, string code, string rule)
    {
        var file = PaperScene.Usual.Taxed(category, category == TaxCategory.Standard ? 19 : 0)
            .Changed(invoice => invoice with { Vendor = invoice.Vendor with { TaxId = seller }, Customer = invoice.Customer with { TaxId = buyer, Country = country } });

        var refused = InvoicePapers.Ubl(file, null);

        refused.Succeeded.ShouldBeFalse();
        refused.Error!.Code.ShouldBe(code);
        refused.Error.Message.ShouldContain(rule);
    }

    [Fact]
    public void Identifiers_without_a_countrys_letters_are_registrations_and_not_of_VAT()
    {
        var root = Written(PaperScene.Usual.Changed(invoice => invoice with
        {
            Vendor = invoice.Vendor with { Name = "上海某某科技有限公司", Country = "CN", TaxId = "91310000MA1K35QX4T" },
            Customer = invoice.Customer with { TaxId = "12-3456789", Country = "US" },
        }));

        root.TextAt("AccountingSupplierParty/Party/PartyTaxScheme/TaxScheme/ID").ShouldBe("TAX");
        root.TextAt("AccountingSupplierParty/Party/PartyIdentification/ID").ShouldBe("91310000MA1K35QX4T");
        root.TextAt("AccountingCustomerParty/Party/PartyLegalEntity/CompanyID").ShouldBe("12-3456789");
    }

    private static XElement Written(EvidenceFile file)
    {
        var ubl = InvoicePapers.Ubl(file, null);
        ubl.Error?.ToString().ShouldBeNull();
        return XDocument.Parse(ubl.Value).Root!;
    }
}
