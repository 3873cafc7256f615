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
    public static EvidenceFile Credit { get; } = Issue(material => material with { Adjustments = [new(Billed.Invoice.Number, -1.25m, "agreed afterwards", "manager")] }, InvoiceKind.CreditNote);

    /// <summary>The invoice of the next period, with the first one computed again on it.</summary>
    public static EvidenceFile Restated { get; } = Issue(
        material => material with { Period = 2, Terms = material.Terms with { FlatFee = 500, Kpis = [] }, Snapshots = [] }, InvoiceKind.Invoice);

    // euros, a standard rate, no minimum or cap, and a line that was billed as computed, so that a rejected line is given back as a whole
    private static EvidenceFile Billed => field ??= DrawnWith(file => file.Invoice is { Currency: "EUR", TaxCategory: TaxCategory.Standard }
        && file.Invoice.Lines.All(line => line.Kind is InvoiceLineKind.Kpi or InvoiceLineKind.FlatFee)
        && CanonicalText.Read<ContractTerms>(file.Terms) is { Minimum: 0 }
        && KpiOf(file) is not null);

    private static string? KpiOf(EvidenceFile file) => file.Results.FirstOrDefault(line => line.Billed > 0 && file.Reviews.All(review => review.Kpi != line.Kpi))?.Kpi;

    private static EvidenceFile Issue(Func<InvoiceMaterial, InvoiceMaterial> with, InvoiceKind kind)
    {
        var (file, terms) = (Billed, CanonicalText.Read<ContractTerms>(Billed.Terms)!);
        var again = new Restatement(file.Invoice.Number, file.Terms, file.Snapshots, [.. file.Reviews, new(KpiOf(file)!, ReviewDecision.Rejected, 0, "the dispute was upheld", "manager")], "the dispute was upheld");
        var material = with(new("contract", terms, file.Signatures, 1, [], [], [], [again], [file.Invoice], file.Chain));
        var at = file.Chain[^1].At.AddDays(7);
        var own = kind == InvoiceKind.CreditNote ? file.Invoice.Number : ChainEvents.Period(material.Period);
        var chain = file.Chain.ToList();
        void Link(string what, string subject, string payload) => chain.Add(ChainEntry.After(chain[^1], what, subject, payload, at));
        Link(ChainEvents.Reviewed, ChainEvents.Period(1), CanonicalText.HashOf(again.Reviews[^1]));
        foreach (var adjustment in material.Adjustments)
            Link(ChainEvents.Adjusted, own, CanonicalText.HashOf(adjustment));
        Link(ChainEvents.Restated, own, again.Hash());
        material = material with { Chain = chain };
        return (kind == InvoiceKind.CreditNote ? InvoiceIssue.Credit(material, file.Invoice.Number, "2026-90001", at) : InvoiceIssue.Of(material, "2026-90002", at)).Value;
    }
}
