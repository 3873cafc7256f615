using Platform.Domain.Contracts.Planning;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Design;
using Platform.Domain.Statistics.Sampling;
using Platform.Domain.Statistics.Uplift;

namespace Platform.Domain.Comparisons;

/// <summary>What is known of a KPI before a comparison starts.</summary>
/// <param name="Mean">Mean of a case.</param>
/// <param name="Spread">Standard deviation of single cases.</param>
/// <param name="Groups">Number of groups; 0 where there are none.</param>
/// <param name="GroupSpread">Standard deviation of the groups' means.</param>
public sealed record KpiLevel(double Mean, double Spread, int Groups, double GroupSpread)
{
    /// <summary>The level of past cases; null when there are fewer than two.</summary>
    /// <param name="past">The cases.</param>
    public static KpiLevel? Of(IReadOnlyList<PastCase> past)
    {
        if (past.Count < 2)
            return null;
        double[] values = [.. past.Select(one => one.Value)];
        double[] groups = [.. past.Where(one => one.Cluster.Length > 0).GroupBy(one => one.Cluster).Select(group => group.Average(one => one.Value))];
        return new(Moments.Mean(values), Math.Sqrt(Moments.Variance(values)), groups.Length, groups.Length > 1 ? Math.Sqrt(Moments.Variance(groups)) : 0);
    }
}

/// <summary>What a comparison can show before it starts, by its own bounds: they hold at every look and are wider than a formula for one look says.</summary>
/// <param name="Gain">Smallest true gain that is shown (interval above 0) by the end with a chance of 80 %, in the KPI's unit; null when none is.</param>
/// <param name="Harm">Smallest true harm at which the rule stops by the end with a chance of 80 %; null when none is.</param>
/// <param name="Cases">Cases of both arms by the end.</param>
public sealed record ComparisonPower(double? Gain, double? Harm, long Cases)
{
    /// <summary>The chance that counts as likely.</summary>
    public const double Likely = 0.8;

    private const int Trials = 40;
    private const int Halvings = 8;
    private const int MostDrawn = 4_000;
    private const int SpreadsOfAnAmount = 6;

    /// <summary>Works it out: cases by simulation, groups by the power of Welch's test over group means.</summary>
    /// <param name="plan">The plan; its first KPI is asked about.</param>
    /// <param name="kpi">What that KPI measures.</param>
    /// <param name="level">Where it stands.</param>
    /// <param name="seed">Seed; the same gives the same answer.</param>
    /// <param name="cancellationToken">Ends it between two trials.</param>
    public static ComparisonPower Of(ComparisonPlan plan, KpiDefinition kpi, KpiLevel level, ulong seed, CancellationToken cancellationToken)
    {
        var cases = (long)plan.Weeks * plan.CasesAWeek;
        var margin = (double)plan.Kpis[0].Margin;
        if (plan.Unit == ComparisonUnit.Cluster)
            return new(OfGroups(plan, level, ComparisonLook.ShownAlpha, 0), OfGroups(plan, level, plan.AlphaOfKpi, margin), cases);
        var drawn = (int)Math.Min(cases, MostDrawn);
        // beyond what is drawn, what can be shown shrinks with the root of the cases
        var shrink = Math.Sqrt((double)drawn / cases);
        var (gains, harms) = (Room(kpi, level, up: true), Room(kpi, level, up: false));
        var gain = Least(gains, effect => Shows(plan, kpi, level, (effect, ComparisonLook.ShownAlpha, 0), drawn, seed, cancellationToken));
        var harm = margin >= harms ? null : Least(harms - margin, effect => Shows(plan, kpi, level, (-(effect + margin), plan.AlphaOfKpi, margin), drawn, seed, cancellationToken));
        return new(gain * shrink, (harm * shrink) + margin, cases);
    }

    private static double? OfGroups(ComparisonPlan plan, KpiLevel level, double alpha, double margin)
    {
        var treated = Math.Round(level.Groups * (double)plan.Share);
        if (Math.Min(treated, level.Groups - treated) < GroupedUplift.FewestGroups || level.GroupSpread <= 0)
            return null;
        return margin + (level.GroupSpread * new TwoMeansPower(alpha / plan.Weeks, false).DetectableEffect(treated, level.Groups - treated, Likely));
    }

    // how far a KPI can get better (up) or worse
    private static double Room(KpiDefinition kpi, KpiLevel level, bool up)
    {
        if (kpi.Kind == KpiKind.Amount)
            return SpreadsOfAnAmount * level.Spread;
        return up == (kpi.Direction == KpiDirection.HigherIsBetter) ? (double)kpi.High - level.Mean : level.Mean - (double)kpi.Low;
    }

    private static double? Least(double most, Func<double, bool> shows)
    {
        if (most <= 0 || !shows(most))
            return null;
        var (low, high) = (0.0, most);
        for (var halving = 0; halving < Halvings; halving++)
        {
            var middle = (low + high) / 2;
            (low, high) = shows(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    // the same cases for every effect; it ends as soon as the trials that are left cannot change the answer
    private static bool Shows(ComparisonPlan plan, KpiDefinition kpi, KpiLevel level, (double Gain, double Alpha, double Margin) asked, int cases, ulong seed, CancellationToken cancellationToken)
    {
        var (needed, shown) = ((int)Math.Ceiling(Likely * Trials), 0);
        for (var trial = 0; trial < Trials && shown < needed && shown + Trials - trial >= needed; trial++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chance = new SplitMix64(seed + (ulong)trial);
            var drawn = new ComparedCases(kpi);
            for (var number = 0; number < cases; number++)
                Draw(drawn, plan, kpi, level, asked.Gain, chance);
            shown += ComparisonLook.Exceeds(plan, drawn, asked.Gain > 0 ? drawn.Better : drawn.Worse, asked.Alpha, asked.Margin) ? 1 : 0;
        }

        return shown >= needed;
    }

    private static void Draw(ComparedCases drawn, ComparisonPlan plan, KpiDefinition kpi, KpiLevel level, double gain, SplitMix64 chance)
    {
        var treated = chance.Uniform() < (double)plan.Share;
        var better = kpi.Direction == KpiDirection.HigherIsBetter ? 1 : -1;
        drawn.Add(treated, (double)PlannedValues.Draw(kpi, level.Mean + (treated ? better * gain : 0), level.Spread, chance), "", null);
    }
}
