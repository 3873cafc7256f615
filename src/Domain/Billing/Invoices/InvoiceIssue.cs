using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Invoices;

/// <summary>What a document is issued from.</summary>
/// <param name="Contract">Id of the contract.</param>
/// <param name="Terms">The signed terms.</param>
/// <param name="Signatures">Both sides' signatures.</param>
/// <param name="Period">Number of the period.</param>
/// <param name="Snapshots">Frozen evidence, one for each KPI, in the order of the terms; none for a credit note.</param>
/// <param name="Reviews">Decisions, oldest first; none for a credit note.</param>
/// <param name="Adjustments">Amounts agreed apart from the evidence.</param>
/// <param name="Restatements">Earlier periods computed again.</param>
/// <param name="Earlier">Every document of the contract before this one.</param>
/// <param name="Chain">The contract's chain so far; all of the above is in it.</param>
/// <param name="Texts">Every text signed so far where the chain records them for the period; null otherwise.</param>
public sealed record InvoiceMaterial(
    string Contract,
    ContractTerms Terms,
    IReadOnlyList<Signature> Signatures,
    int Period,
    IReadOnlyList<EvidenceSnapshot> Snapshots,
    IReadOnlyList<LineReview> Reviews,
    IReadOnlyList<LineAdjustment> Adjustments,
    IReadOnlyList<Restatement> Restatements,
    IReadOnlyList<InvoiceDocument> Earlier,
    IReadOnlyList<ChainEntry> Chain,
    IReadOnlyList<SignedText>? Texts = null);

/// <summary>A document's content as its material gives it.</summary>
/// <param name="Results">The KPI lines as computed.</param>
/// <param name="Lines">All lines.</param>
/// <param name="Totals">Their sums.</param>
public sealed record InvoiceContent(IReadOnlyList<LineResult> Results, IReadOnlyList<InvoiceLine> Lines, InvoiceTotals Totals);

/// <summary>Issues a document: computes it, closes the chain over it and gives the file that proves it.</summary>
public static class InvoiceIssue
{
    /// <summary>What an invoice of this material would say.</summary>
    /// <returns>Refused with a <c>line.…</c> or <c>invoice.…</c> code.</returns>
    public static Outcome<InvoiceContent> Preview(InvoiceMaterial material, InvoiceKind kind = InvoiceKind.Invoice)
    {
        var results = new List<LineResult>();
        foreach (var snapshot in material.Snapshots)
        {
            var line = LineComputation.Of(material.Terms, snapshot);
            if (!line.Succeeded)
                return line.Error;
            results.Add(line.Value);
        }

        var restated = new List<RestatedPeriod>();
        foreach (var restatement in material.Restatements)
        {
            var again = RestatementComputation.Of(restatement, material.Earlier, material.Chain);
            if (!again.Succeeded)
                return again.Error;
            restated.Add(again.Value);
        }

        var computed = results.Zip(material.Snapshots, (result, snapshot) => new EvidencedLine(result, snapshot.Hash())).ToList();
        var content = kind == InvoiceKind.Invoice
            ? InvoiceComputation.Of(material.Terms, material.Period, computed, material.Reviews, material.Adjustments, restated)
            : InvoiceComputation.OfCredit(material.Terms, material.Adjustments, restated);
        return content.Succeeded ? new InvoiceContent(results, content.Value.Lines, content.Value.Totals) : content.Error;
    }

    /// <summary>The evidence file of an issued invoice; its last link is the issue.</summary>
    /// <param name="material">What it is issued from.</param>
    /// <param name="number">Its number.</param>
    /// <param name="at">When it is issued, UTC.</param>
    /// <returns>Refused with a <c>line.…</c> or <c>invoice.…</c> code.</returns>
    public static Outcome<EvidenceFile> Of(InvoiceMaterial material, string number, DateTimeOffset at) => Of(material, InvoiceKind.Invoice, "", number, at);

    /// <summary>The evidence file of a credit note: restatements and adjustments that take back.</summary>
    /// <param name="material">What it is issued from; the terms and the period are those of the invoice.</param>
    /// <param name="cites">Number of the invoice.</param>
    /// <param name="number">Its own number.</param>
    /// <param name="at">When it is issued, UTC.</param>
    /// <returns>Refused with a <c>line.…</c> or <c>invoice.…</c> code.</returns>
    public static Outcome<EvidenceFile> Credit(InvoiceMaterial material, string cites, string number, DateTimeOffset at) => Of(material, InvoiceKind.CreditNote, cites, number, at);

    private static Outcome<EvidenceFile> Of(InvoiceMaterial material, InvoiceKind kind, string cites, string number, DateTimeOffset at)
    {
        var content = Preview(material, kind);
        if (!content.Succeeded)
            return content.Error;
        var (terms, head, issued) = (material.Terms, material.Chain[^1], DateOnly.FromDateTime(at.UtcDateTime));
        var text = CanonicalText.Of(terms);
        var invoice = new InvoiceDocument(
            kind, number, cites, material.Contract, CanonicalText.Hash(text), material.Period, terms.StartOf(material.Period), terms.EndOf(material.Period).AddDays(-1), issued,
            kind == InvoiceKind.Invoice ? issued.AddDays(terms.PaymentDays) : issued, terms.Vendor, terms.Customer, terms.Currency, terms.TaxCategory, content.Value.Lines, content.Value.Totals, head.Hash);
        var closing = ChainEntry.After(head, kind == InvoiceKind.Invoice ? ChainEvents.Issued : ChainEvents.Credited, number, CanonicalText.HashOf(invoice), at);
        return new EvidenceFile(
            EvidenceFile.CurrentFormat, invoice, text, material.Signatures, material.Snapshots, content.Value.Results, material.Reviews, material.Adjustments, material.Restatements, material.Earlier,
            [.. material.Chain, closing], material.Texts);
    }
}
