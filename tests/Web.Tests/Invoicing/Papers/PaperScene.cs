using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Simulation;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Web.Tests.Invoicing.Papers;

/// <summary>Evidence files to write papers of: drawn at random, and derived from those.</summary>
internal static class PaperScene
{
    private const ulong Seed = 7;

    /// <summary>An invoice drawn at random.</summary>
    public static EvidenceFile Drawn(int number) => CanonicalText.Read<EvidenceFile>(InvoiceSimulation.FileOf(number, Seed))!;

    /// <summary>The first drawn invoice that is as wanted.</summary>
    public static EvidenceFile DrawnWith(Func<EvidenceFile, bool> wanted) => Enumerable.Range(0, 300).Select(Drawn).First(wanted);

    /// <summary>A usual one: euros, a standard rate, an amount to pay.</summary>
    public static EvidenceFile Usual { get; } = DrawnWith(file => file.Invoice is { Currency: "EUR", TaxCategory: TaxCategory.Standard } invoice && invoice.Totals.Net > 100 && invoice.Lines.Count > 2);

    /// <summary>The same invoice with other words; nobody signed them, so only papers can be made of it.</summary>
    public static EvidenceFile Changed(this EvidenceFile file, Func<InvoiceDocument, InvoiceDocument> change) => file with { Invoice = change(file.Invoice) };

    /// <summary>The same invoice under another tax category; only the standard one has a rate.</summary>
    public static EvidenceFile Taxed(this EvidenceFile file, TaxCategory category, decimal percent = 0) => file.Changed(invoice =>
    {
        InvoiceLine[] lines = [.. invoice.Lines.Select(line => line with { TaxPercent = percent })];
        return invoice with { TaxCategory = category, Lines = lines, Totals = InvoiceComputation.TotalsOf(lines, invoice.Currency) };
    });

    /// <summary>A credit note over a drawn invoice: an amount that was agreed afterwards, and the period computed again with a decision made since.</summary>
    public static EvidenceFile CreditOf(EvidenceFile file)
    {
        var terms = CanonicalText.Read<ContractTerms>(file.Terms)!;
        var kpi = file.Results.First(line => line.Billed > 0 && file.Reviews.All(review => review.Kpi != line.Kpi)).Kpi;
        var again = new Restatement(file.Invoice.Number, file.Terms, file.Snapshots, [.. file.Reviews, new(kpi, ReviewDecision.Rejected, 0, "the dispute was upheld", "manager")], "the dispute was upheld");
        var adjustment = new LineAdjustment(file.Invoice.Number, Money.Round(-1.25m, file.Invoice.Currency), "agreed afterwards", "manager");
        var material = new InvoiceMaterial("contract", terms, file.Signatures, 1, [], [], [adjustment], [again], [file.Invoice], file.Chain);
        return InvoiceIssue.Credit(material, file.Invoice.Number, "2026-90001", file.Chain[^1].At.AddDays(7)).Value;
    }

    /// <summary>A credit note over an invoice without minimum or cap, so that a rejected line is given back as a whole.</summary>
    public static EvidenceFile Credit { get; } = CreditOf(DrawnWith(file => file.Invoice is { Currency: "EUR", TaxCategory: TaxCategory.Standard }
        && file.Invoice.Lines.All(line => line.Kind is InvoiceLineKind.Kpi or InvoiceLineKind.FlatFee)
        && CanonicalText.Read<ContractTerms>(file.Terms) is { Minimum: 0 }
        && file.Results.Any(line => line.Billed > 0 && file.Reviews.All(review => review.Kpi != line.Kpi))));
}
