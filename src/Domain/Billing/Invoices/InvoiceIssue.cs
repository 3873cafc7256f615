using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Invoices;

/// <summary>What an invoice is issued from.</summary>
/// <param name="Contract">Id of the contract.</param>
/// <param name="Terms">The signed terms.</param>
/// <param name="Signatures">Both sides' signatures.</param>
/// <param name="Period">Number of the period.</param>
/// <param name="Snapshots">Frozen evidence, one for each KPI, in the order of the terms.</param>
/// <param name="Reviews">Decisions, oldest first.</param>
/// <param name="Adjustments">Corrections of earlier lines.</param>
/// <param name="Chain">The contract's chain so far; signatures, evidence, decisions and corrections are in it.</param>
public sealed record InvoiceMaterial(
    string Contract,
    ContractTerms Terms,
    IReadOnlyList<Signature> Signatures,
    int Period,
    IReadOnlyList<EvidenceSnapshot> Snapshots,
    IReadOnlyList<LineReview> Reviews,
    IReadOnlyList<LineAdjustment> Adjustments,
    IReadOnlyList<ChainEntry> Chain);

/// <summary>Issues an invoice: computes it, closes the chain over it and gives the file that proves it.</summary>
public static class InvoiceIssue
{
    /// <summary>The evidence file of the issued invoice; its last link is the issue.</summary>
    /// <param name="material">What it is issued from.</param>
    /// <param name="number">Its number.</param>
    /// <param name="at">When it is issued, UTC.</param>
    /// <returns>Refused with a <c>line.…</c> or <c>invoice.…</c> code.</returns>
    public static Outcome<EvidenceFile> Of(InvoiceMaterial material, string number, DateTimeOffset at)
    {
        var results = new List<LineResult>();
        foreach (var snapshot in material.Snapshots)
        {
            var line = LineComputation.Of(material.Terms, snapshot);
            if (!line.Succeeded)
                return line.Error;
            results.Add(line.Value);
        }

        var computed = results.Zip(material.Snapshots, (result, snapshot) => new EvidencedLine(result, snapshot.Hash())).ToList();
        var content = InvoiceComputation.Of(material.Terms, material.Period, computed, material.Reviews, material.Adjustments);
        if (!content.Succeeded)
            return content.Error;

        var (terms, head, issued) = (material.Terms, material.Chain[^1], DateOnly.FromDateTime(at.UtcDateTime));
        var text = CanonicalText.Of(terms);
        var invoice = new InvoiceDocument(
            number, material.Contract, CanonicalText.Hash(text), material.Period, terms.StartOf(material.Period), terms.EndOf(material.Period).AddDays(-1), issued,
            issued.AddDays(terms.PaymentDays), terms.Vendor, terms.Customer, terms.Currency, content.Value.Lines, content.Value.Totals, head.Hash);
        var closing = ChainEntry.After(head, ChainEvents.Issued, number, CanonicalText.HashOf(invoice), at);
        return new EvidenceFile(
            EvidenceFile.CurrentFormat, invoice, text, material.Signatures, material.Snapshots, results, material.Reviews, material.Adjustments, [.. material.Chain, closing]);
    }
}
