using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Invoices;

/// <summary>A period whose invoice is issued, computed again: over rows that came late, cases that opened again, and decisions that were made since.</summary>
/// <param name="Cites">Number of its invoice.</param>
/// <param name="Terms">The terms of that invoice, as signed.</param>
/// <param name="Snapshots">Its evidence as it is now, one for each KPI, in the order of the terms.</param>
/// <param name="Reviews">Decisions on its lines, oldest first, with those made since.</param>
/// <param name="Reason">Why; printed on the line.</param>
public sealed record Restatement(string Cites, string Terms, IReadOnlyList<EvidenceSnapshot> Snapshots, IReadOnlyList<LineReview> Reviews, string Reason)
{
    /// <summary>SHA-256 over every part, lower-case hex.</summary>
    public string Hash() =>
        CanonicalText.HashOf(new Parts(Cites, CanonicalText.Hash(Terms), [.. Snapshots.Select(snapshot => snapshot.Hash())], Reviews, Reason));

    private sealed record Parts(string Cites, string Terms, IReadOnlyList<string> Snapshots, IReadOnlyList<LineReview> Reviews, string Reason);
}

/// <summary>What a restatement changes.</summary>
/// <param name="Cites">Number of the invoice that it computes again.</param>
/// <param name="Net">What the period costs now, less what was billed and credited for it so far.</param>
/// <param name="Reason">Why; printed on the line.</param>
/// <param name="Evidence">Hash of the restatement.</param>
/// <param name="Lines">What each KPI gives now; null where the terms do not ask for it.</param>
public sealed record RestatedPeriod(string Cites, decimal Net, string Reason, string Evidence, IReadOnlyList<RestatedLine>? Lines = null);

/// <summary>
/// Corrects a whole period rather than a line, so that its minimum and its cap hold for what it costs now. A line that was accepted follows its evidence;
/// one that was lowered, held or rejected never rises with it; one that was raised keeps what the customer agreed to add. Once the agreed looks are used,
/// a line whose interval has a fixed end is lowered at most (<see cref="UsedLooks"/>).
/// </summary>
public static class RestatementComputation
{
    /// <summary>What the restatement changes.</summary>
    /// <param name="restatement">The period as it is now.</param>
    /// <param name="earlier">Every document of the contract so far.</param>
    /// <param name="chain">The contract's chain so far.</param>
    /// <returns>Refused with a <c>line.…</c> or <c>invoice.…</c> code.</returns>
    public static Outcome<RestatedPeriod> Of(Restatement restatement, IReadOnlyList<InvoiceDocument> earlier, IReadOnlyList<ChainEntry> chain)
    {
        if (earlier.FirstOrDefault(document => document.Number == restatement.Cites && document.Kind == InvoiceKind.Invoice) is not { } original)
            return InvoiceErrors.NoDocument(restatement.Cites);
        if (CanonicalText.Hash(restatement.Terms) != original.ContractHash || CanonicalText.Read<ContractTerms>(restatement.Terms) is not { } terms)
            return LineErrors.OtherContract();
        if (!restatement.Snapshots.Select(snapshot => snapshot.Kpi).SequenceEqual(terms.Kpis.Select(term => term.Key)))
            return InvoiceErrors.EvidenceMissing(original.Number);
        var computed = new List<EvidencedLine>();
        var looks = terms.AfterLooks is null ? null : UsedLooks.Of(terms, original, earlier, chain);
        foreach (var snapshot in restatement.Snapshots)
        {
            if (snapshot.Period != original.Period)
                return InvoiceErrors.EvidenceMissing(original.Number);
            var line = LineComputation.Of(terms, snapshot);
            if (!line.Succeeded)
                return line.Error;
            computed.Add(new(looks?.Keep(line.Value) ?? line.Value, snapshot.Hash()));
        }

        var reviews = computed.SelectMany(line => Carried(line.Result, original, restatement.Reviews)).ToList();
        var now = InvoiceComputation.Of(terms, original.Period, computed, reviews, [], []);
        if (!now.Succeeded)
            return now.Error;
        return new RestatedPeriod(
            original.Number, now.Value.Totals.Net - BilledFor(original.Number, earlier), restatement.Reason + looks?.Words, restatement.Hash(),
            looks is null ? null : [.. computed.Select(line => new RestatedLine(line.Result.Kpi, line.Result.Billed))]);
    }

    /// <summary>True when one look more at an issued period is beyond the agreed ones and concerns a line whose interval has a fixed end.</summary>
    /// <param name="terms">Its terms.</param>
    /// <param name="issued">Its invoice.</param>
    /// <param name="earlier">Every document of the contract so far.</param>
    /// <param name="chain">The contract's chain so far.</param>
    public static bool IsBeyondLooks(ContractTerms terms, InvoiceDocument issued, IReadOnlyList<InvoiceDocument> earlier, IReadOnlyList<ChainEntry> chain) =>
        terms.Kpis.Any(term => term.Design.HasFixedEnd()) && UsedLooks.Of(terms, issued, earlier, chain).Count >= terms.LooksInAPeriod;

    /// <summary>What was billed for the period of an invoice so far: its own lines, restatements of it, less credits for it. Adjustments stand apart.</summary>
    public static decimal BilledFor(string number, IReadOnlyList<InvoiceDocument> documents)
    {
        var net = 0m;
        foreach (var document in documents)
        {
            var sign = document.Kind == InvoiceKind.Invoice ? 1 : -1;
            foreach (var line in document.Lines)
            {
                if (line.Kind == InvoiceLineKind.Restatement ? line.Cites == number : line.Kind != InvoiceLineKind.Adjustment && document.Number == number)
                    net += sign * line.Net;
            }
        }

        return net;
    }

    private static IEnumerable<LineReview> Carried(LineResult now, InvoiceDocument original, IReadOnlyList<LineReview> reviews)
    {
        if (reviews.LastOrDefault(review => review.Kpi == now.Kpi) is not { } review)
            yield break;
        var then = original.Lines.First(line => line.Kpi == now.Kpi).Computed;
        yield return review.Decision switch
        {
            ReviewDecision.Held or ReviewDecision.Rejected => review,
            ReviewDecision.Lowered when review.Net < now.Billed => review,
            ReviewDecision.Raised => review with { Net = now.Billed + (review.Net - then) },
            _ => review with { Decision = ReviewDecision.Accepted, Net = now.Billed },
        };
    }
}
