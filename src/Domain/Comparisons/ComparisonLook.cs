using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Design;
using Platform.Domain.Statistics.Uplift;

namespace Platform.Domain.Comparisons;

/// <summary>
/// What a comparison's cases say at a look, and whether its rule stops it. Cases are bounded by the sequences that also bill (<see cref="RandomisedUplift"/>), which hold however often one looks;
/// groups by Welch's interval over group means with the error chance divided by the weeks, looked at only at their ends.
/// </summary>
public static class ComparisonLook
{
    /// <summary>Error chance of each side of the interval that is shown.</summary>
    public const double ShownAlpha = 0.025;

    // one bound is sharpest at twice the fewest cases of both arms, fixed before the first case
    private const int SharpestAt = 4;

    // how closely the alternative of the sample-ratio test sits around the plan (as invoices have it)
    private const double Concentration = 100;

    /// <summary>Figures of one KPI.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="watched">The KPI in it.</param>
    /// <param name="cases">Its cases.</param>
    /// <param name="last">What was seen before; null at first.</param>
    /// <param name="isLook">False between two looks at groups: their differences stay what the last look said.</param>
    public static KpiStanding Of(ComparisonPlan plan, WatchedKpi watched, ComparedCases cases, KpiStanding? last, bool isLook)
    {
        var (control, treated) = (cases.Arm(false, plan.Unit), cases.Arm(true, plan.Unit));
        var ratio = RatioP(plan, control, treated);
        if (plan.Unit == ComparisonUnit.Cluster && !isLook)
            return new(watched.Key, control, treated, last?.Lower ?? double.NegativeInfinity, last?.Upper ?? double.PositiveInfinity, last?.ProvenWorse ?? double.NegativeInfinity, ratio);
        var better = Bound(plan, cases.Kpi, cases.Better, ShownAlpha) * cases.Scale;
        var turned = cases.Worse;
        var worse = Bound(plan, cases.Kpi, turned, ShownAlpha) * cases.Scale;
        var (lower, upper) = cases.Kpi.Direction == KpiDirection.HigherIsBetter ? (better, -worse) : (worse, -better);
        return new(watched.Key, control, treated, lower, upper, Bound(plan, cases.Kpi, turned, plan.AlphaOfKpi) * cases.Scale, ratio);
    }

    /// <summary>Why the rule stops, and on which KPI; null while it does not. A broken division comes first: with it no other figure can be trusted.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="standing">A look.</param>
    public static (EndingReason Reason, string Kpi)? StopOf(ComparisonPlan plan, ComparisonStanding standing)
    {
        foreach (var kpi in standing.Kpis)
        {
            if (kpi.RatioP < plan.RatioAlphaOfKpi)
                return (EndingReason.SampleRatio, kpi.Kpi);
        }

        foreach (var (watched, kpi) in plan.Kpis.Zip(standing.Kpis))
        {
            if (kpi.ProvenWorse > (double)watched.Margin)
                return (EndingReason.Worse, kpi.Kpi);
        }

        return null;
    }

    /// <summary>Lower bound of what the served cases gain; negative infinity when nothing can be said.</summary>
    internal static double Bound(ComparisonPlan plan, KpiDefinition kpi, IReadOnlyList<UpliftCase> cases, double alpha)
    {
        var share = (double)plan.Share;
        if (plan.Unit == ComparisonUnit.Cluster)
            return GroupedUplift.Clusters(cases, alpha, plan.Weeks).Bound;
        if (kpi.Kind != KpiKind.Amount)
            return RandomisedUplift.Bounded(cases, share, alpha).Bound;
        // an asymptotic bound keeps its promise only from the KPI's fewest cases on
        var served = cases.Count(one => one.Served);
        return Math.Min(served, cases.Count - served) < kpi.MinimumCases
            ? double.NegativeInfinity
            : RandomisedUplift.Unbounded(cases, share, alpha, SharpestAt * kpi.MinimumCases).Bound;
    }

    /// <summary>True when the lower bound lies above a difference in the KPI's unit; quicker than the bound itself.</summary>
    internal static bool Exceeds(ComparisonPlan plan, ComparedCases cases, IReadOnlyList<UpliftCase> turned, double alpha, double margin) =>
        plan.Unit == ComparisonUnit.Case && cases.Kpi.Kind != KpiKind.Amount
            ? RandomisedUplift.BoundExceeds(turned, (double)plan.Share, alpha, margin / cases.Scale)
            : Bound(plan, cases.Kpi, turned, alpha) * cases.Scale > margin;

    private static double RatioP(ComparisonPlan plan, ArmStanding control, ArmStanding treated)
    {
        var share = (double)plan.Share;
        long[] counts = plan.Unit == ComparisonUnit.Cluster ? [treated.Clusters, control.Clusters] : [treated.Cases, control.Cases];
        return SampleRatio.Sequential([counts], [share, 1 - share], Concentration)[0].P;
    }
}
