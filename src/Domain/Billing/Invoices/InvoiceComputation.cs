using System.Globalization;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Invoices;

/// <summary>A computed line and the hash of its evidence.</summary>
/// <param name="Result">The line.</param>
/// <param name="Evidence">Hash of its snapshot.</param>
public sealed record EvidencedLine(LineResult Result, string Evidence);

/// <summary>Puts an invoice's lines and sums together from signed terms, computed lines and recorded decisions. The offline verifier does the same.</summary>
public static class InvoiceComputation
{
    /// <summary>Longest reason of a decision.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>The lines and sums of a period.</summary>
    /// <param name="terms">The signed terms.</param>
    /// <param name="period">Number of the period.</param>
    /// <param name="computed">The KPI lines, in the order of the terms.</param>
    /// <param name="reviews">Decisions on them; a line without one is as computed.</param>
    /// <param name="adjustments">Amounts agreed apart from the evidence; outside the minimum and the cap of this period.</param>
    /// <param name="restated">Earlier periods computed again; outside the minimum and the cap of this period, inside those of their own.</param>
    /// <returns>Refused with an <c>invoice.…</c> code when a decision is not allowed.</returns>
    public static Outcome<(IReadOnlyList<InvoiceLine> Lines, InvoiceTotals Totals)> Of(
        ContractTerms terms,
        int period,
        IReadOnlyList<EvidencedLine> computed,
        IReadOnlyList<LineReview> reviews,
        IReadOnlyList<LineAdjustment> adjustments,
        IReadOnlyList<RestatedPeriod> restated)
    {
        if (reviews.FirstOrDefault(review => computed.All(line => line.Result.Kpi != review.Kpi)) is { } stray)
            return InvoiceErrors.NoLine(stray.Kpi);
        var lines = new List<InvoiceLine>();
        void Add(InvoiceLineKind kind, string text, decimal net, decimal? asComputed = null, string kpi = "", string cites = "", string evidence = "", IReadOnlyList<RestatedLine>? restatedLines = null) =>
            lines.Add(new(lines.Count + 1, kind, text, kpi, cites, evidence, asComputed ?? net, net, terms.TaxPercent, restatedLines));

        foreach (var line in computed)
        {
            var review = reviews.LastOrDefault(review => review.Kpi == line.Result.Kpi);
            if (review is not null && Check(review, line.Result.Billed, terms.Currency) is { } refusal)
                return refusal;
            Add(InvoiceLineKind.Kpi, TextOf(terms, line.Result, review), review?.Net ?? line.Result.Billed, line.Result.Billed, line.Result.Kpi, evidence: line.Evidence);
        }

        var isShadow = period <= terms.ShadowPeriods;
        if (terms.FlatFee > 0 && !isShadow)
            Add(InvoiceLineKind.FlatFee, string.Create(CultureInfo.InvariantCulture, $"Fee of period {period}"), Money.Round(terms.FlatFee, terms.Currency));
        var sum = lines.Sum(line => line.Net);
        if (!isShadow && sum < terms.Minimum)
            Add(InvoiceLineKind.MinimumTopUp, "Up to the agreed minimum", Money.Round(terms.Minimum - sum, terms.Currency));
        else if (sum > terms.Cap)
            Add(InvoiceLineKind.CapReduction, "Down to the agreed cap", Money.Round(terms.Cap.Value - sum, terms.Currency));
        foreach (var adjustment in adjustments)
        {
            if (Check(adjustment, terms.Currency) is { } refusal)
                return refusal;
            Add(InvoiceLineKind.Adjustment, InvoiceLine.TextOf(adjustment.Cites, adjustment.Reason), adjustment.Net, cites: adjustment.Cites);
        }

        foreach (var again in restated)
            Add(InvoiceLineKind.Restatement, InvoiceLine.TextOf(again.Cites, again.Reason), again.Net, cites: again.Cites, evidence: again.Evidence, restatedLines: again.Lines);
        return (lines, TotalsOf(lines, terms.Currency));
    }

    /// <summary>The lines and sums of a credit note: what restatements and adjustments take back, as positive amounts.</summary>
    /// <returns>Refused with <c>invoice.nothing_to_credit</c> or <c>invoice.adjustment</c>.</returns>
    public static Outcome<(IReadOnlyList<InvoiceLine> Lines, InvoiceTotals Totals)> OfCredit(
        ContractTerms terms, IReadOnlyList<LineAdjustment> adjustments, IReadOnlyList<RestatedPeriod> restated)
    {
        var lines = new List<InvoiceLine>();
        foreach (var again in restated)
            lines.Add(new(lines.Count + 1, InvoiceLineKind.Restatement, InvoiceLine.TextOf(again.Cites, again.Reason), "", again.Cites, again.Evidence, -again.Net, -again.Net, terms.TaxPercent, again.Lines));
        foreach (var adjustment in adjustments)
        {
            if (Check(adjustment, terms.Currency) is { } refusal)
                return refusal;
            lines.Add(new(lines.Count + 1, InvoiceLineKind.Adjustment, InvoiceLine.TextOf(adjustment.Cites, adjustment.Reason), "", adjustment.Cites, "", -adjustment.Net, -adjustment.Net, terms.TaxPercent));
        }

        if (lines.Count == 0 || lines.Exists(line => line.Net <= 0))
            return InvoiceErrors.NothingToCredit(-lines.Sum(line => line.Net));
        return (lines, TotalsOf(lines, terms.Currency));
    }

    /// <summary>The sums of lines.</summary>
    public static InvoiceTotals TotalsOf(IReadOnlyList<InvoiceLine> lines, string currency)
    {
        var net = lines.Sum(line => line.Net);
        var tax = lines.GroupBy(line => line.TaxPercent).Sum(rate => Money.Round(rate.Sum(line => line.Net) * rate.Key / 100, currency));
        return new(net, tax, net + tax);
    }

    private static DomainError? Check(LineReview review, decimal computed, string currency)
    {
        if (review.Net != Money.Round(review.Net, currency))
            return InvoiceErrors.NotRounded(review.Net, currency);
        if (review.Decision != ReviewDecision.Accepted && (string.IsNullOrWhiteSpace(review.Reason) || review.Reason.Length > MaxReasonLength))
            return InvoiceErrors.Reason(review.Kpi);
        var fits = review.Decision switch
        {
            ReviewDecision.Accepted => review.Net == computed,
            ReviewDecision.Lowered => review.Net >= 0 && review.Net < computed,
            ReviewDecision.Raised => review.Net > computed,
            _ => review.Net == 0,
        };
        if (!fits)
            return InvoiceErrors.Decision(review.Kpi, review.Decision, review.Net, computed);
        return review.Decision == ReviewDecision.Raised && (review.CoSignedBy.Length == 0 || review.CoSignedBy == review.Reviewer) ? InvoiceErrors.RaiseNeedsCustomer(review.Kpi) : null;
    }

    private static DomainError? Check(LineAdjustment adjustment, string currency)
    {
        if (adjustment.Net == 0 || string.IsNullOrWhiteSpace(adjustment.Reason) || adjustment.Reason.Length > MaxReasonLength)
            return InvoiceErrors.Adjustment(adjustment.Net);
        if (adjustment.Net != Money.Round(adjustment.Net, currency))
            return InvoiceErrors.NotRounded(adjustment.Net, currency);
        return adjustment.Net > 0 && (adjustment.CoSignedBy.Length == 0 || adjustment.CoSignedBy == adjustment.By) ? InvoiceErrors.AdjustmentNeedsCustomer(adjustment.Net) : null;
    }

    private static string TextOf(ContractTerms terms, LineResult result, LineReview? review)
    {
        var kpi = terms.Term(result.Kpi)!.Kpi;
        var text = $"{kpi.Name}: {(result.IsShadow ? "shadow period, not billed; would be " : "")}{result.Formula}";
        if (result.Checks.FirstOrDefault(check => !check.Passed) is { } failed)
            text += $" ({failed.Reason})";
        return review is null or { Decision: ReviewDecision.Accepted } ? text : $"{text}; {review.Decision}: {review.Reason}";
    }
}
