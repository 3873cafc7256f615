using System.Collections.ObjectModel;
using System.Globalization;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Uplift;

namespace Platform.Domain.Billing.Lines;

/// <summary>
/// Computes a line from signed terms and a frozen snapshot, and nothing else: the portal, <em>Recompute</em> and the offline verifier call this and must get the same cent.
/// <c>amount = clip(price × max(0, lower bound of the uplift) × volume, floor, cap) × grade factor</c>.
/// </summary>
public static class LineComputation
{
    // one bound is sharpest at twice the fewest cases of both arms, fixed before the first case
    private const int SharpestAt = 4;

    /// <summary>The line.</summary>
    /// <param name="terms">The signed terms.</param>
    /// <param name="snapshot">The frozen evidence.</param>
    /// <returns>Refused with a <c>line.…</c> code when the evidence is not of these terms or not readable.</returns>
    public static Outcome<LineResult> Of(ContractTerms terms, EvidenceSnapshot snapshot) => Of(terms, snapshot, null);

    /// <summary>The line of a period that still runs, as if it ended at a moment: gaps and freshness are judged up to there. For looking; what is billed is computed from the whole period.</summary>
    /// <param name="terms">The signed terms.</param>
    /// <param name="snapshot">The cases so far.</param>
    /// <param name="until">The moment.</param>
    /// <returns>Refused as above.</returns>
    public static Outcome<LineResult> SoFar(ContractTerms terms, EvidenceSnapshot snapshot, DateTimeOffset until) => Of(terms, snapshot, until);

    /// <summary>The line that simulated rows give: the same calculation, without evidence that could be read again.</summary>
    /// <param name="terms">The terms; guardrails of theirs would have no rows.</param>
    /// <param name="term">The term.</param>
    /// <param name="period">The period.</param>
    /// <param name="rows">In the order that a snapshot keeps them.</param>
    internal static LineResult Planned(ContractTerms terms, KpiTerm term, int period, IReadOnlyList<EvidenceRow> rows) =>
        Of(terms, LineCases.Of(terms, term, period, rows), period, ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty);

    private static Outcome<LineResult> Of(ContractTerms terms, EvidenceSnapshot snapshot, DateTimeOffset? until)
    {
        if (snapshot.Method != EvidenceSnapshot.CurrentMethod)
            return LineErrors.Method(snapshot.Method);
        if (snapshot.ContractHash != CanonicalText.HashOf(terms))
            return LineErrors.OtherContract();
        if (terms.Term(snapshot.Kpi) is not { } term)
            return LineErrors.NoTerm(snapshot.Kpi);
        if (snapshot.Period < 1 || snapshot.Period > terms.Periods)
            return LineErrors.NoPeriod(snapshot.Period, terms.Periods);

        var read = LineCases.Read(terms, term, snapshot, until);
        return read.Succeeded ? Of(terms, read.Value, snapshot.Period, snapshot.Guardrails) : read.Error;
    }

    private static LineResult Of(ContractTerms terms, LineCases cases, int period, IReadOnlyDictionary<string, IReadOnlyList<string>> guardrails)
    {
        var uplift = UpliftOf(terms, cases);
        return Priced(terms, cases, period, uplift, [.. LineChecks.Of(terms, cases, guardrails, uplift)]);
    }

    private static UpliftEstimate UpliftOf(ContractTerms terms, LineCases cases)
    {
        var (term, alpha, looks) = (cases.Term, terms.AlphaOfLine, terms.LooksInAPeriod);
        return term.Design switch
        {
            EvidenceDesign.RandomisedByCase when term.Kpi.Kind == KpiKind.Amount =>
                RandomisedUplift.Unbounded(cases.Cases, (double)term.ServedShare, alpha, SharpestAt * term.Kpi.MinimumCases),
            EvidenceDesign.RandomisedByCase => RandomisedUplift.Bounded(cases.Cases, (double)term.ServedShare, alpha),
            EvidenceDesign.RandomisedByCluster => GroupedUplift.Clusters(cases.Cases, alpha, looks),
            EvidenceDesign.Staggered => GroupedUplift.Staggered(cases.Cases, alpha, looks),
            EvidenceDesign.MatchedDifference => GroupedUplift.Pairs(cases.Cases, alpha, looks),
            _ => GroupedUplift.SinceBaseline(cases.Cases, OrientedBaseline.Of(term), alpha, looks),
        };
    }

    private static LineResult Priced(ContractTerms terms, LineCases cases, int period, UpliftEstimate uplift, IReadOnlyList<HealthCheck> checks)
    {
        var term = cases.Term;
        var bound = Down(uplift.Bound * cases.Scale);
        var quantity = Math.Max(0, bound ?? 0) * cases.Volume;
        var priced = term.Price.Of(quantity);
        var clipped = Math.Min(Math.Max(priced, term.LineFloor), term.LineCap ?? decimal.MaxValue);
        var healthy = checks.All(check => check.Passed);
        var amount = healthy ? Money.Round(clipped * term.GradeFactor, terms.Currency) : 0;
        return new(
            term.Key, period, cases.Served, cases.Control, Near(uplift.Estimate * cases.Scale), Near(uplift.Lower * cases.Scale), Near(uplift.Upper * cases.Scale), bound,
            cases.Volume, quantity, priced, amount, period <= terms.ShadowPeriods, FormulaOf(terms, term, bound, cases.Volume, (quantity, priced, amount, healthy)), checks);
    }

    private static string FormulaOf(ContractTerms terms, KpiTerm term, decimal? bound, int volume, (decimal Quantity, decimal Priced, decimal Amount, bool Healthy) result)
    {
        if (!result.Healthy)
            return "0: a check failed";
        var price = term.Price.Model switch
        {
            PriceModel.Tiered => "tiers",
            PriceModel.Package => $"{CanonicalText.Of(term.Price.UnitPrice)} a package of {CanonicalText.Of(term.Price.PackageSize)}",
            _ => CanonicalText.Of(term.Price.UnitPrice),
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"clip({price} × max(0, {CanonicalText.Of(bound ?? 0)}) × {volume} = {CanonicalText.Of(result.Priced)}, {CanonicalText.Of(term.LineFloor)}, {(term.LineCap is { } cap ? CanonicalText.Of(cap) : "no cap")}) × {CanonicalText.Of(term.GradeFactor)} = {CanonicalText.Of(result.Amount)} {terms.Currency}");
    }

    // six digits, towards less: a bound is never rounded in favour of the biller, nor does the last bit of a double reach the cents
    private static decimal? Down(double value) => Fits(value) ? decimal.Floor((decimal)value * 1_000_000m) / 1_000_000m : null;

    private static decimal? Near(double value) => Fits(value) ? decimal.Round((decimal)value, 6) : null;

    private static bool Fits(double value) => double.IsFinite(value) && Math.Abs(value) < 1e12;
}
