using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics;
using Platform.Domain.Statistics.Means;
using Platform.Domain.Statistics.Proportions;
using Platform.Domain.Statistics.Uplift;

namespace Platform.Domain.Comparisons;

/// <summary>A past case: its arm is drawn anew for each salt, so no model can have made a difference between the arms.</summary>
/// <param name="Case">Any stable name of the case.</param>
/// <param name="Cluster">Its group; empty when there is none.</param>
/// <param name="Value">Its value.</param>
public sealed record PastCase(string Case, string Cluster, double Value);

/// <summary>Result of the A/A check (Kohavi, Tang, Xu 2020, chapter 19): the same model in both arms, many times over.</summary>
/// <param name="Cases">Past cases that were used.</param>
/// <param name="Salts">Salts that gave two arms which can be compared.</param>
/// <param name="Seed">Seed of the salts: the same seed and cases give the same result.</param>
/// <param name="FalseAlarms">Share of salts at which a single 95 % interval missed 0, with its 95 % interval; should be about 5 %.</param>
/// <param name="FalseStops">Share of salts at which the stop rule would have stopped, with its 95 % interval; should be at most the rule's error chance.</param>
public sealed record AssignmentTrial(int Cases, int Salts, ulong Seed, IntervalEstimate FalseAlarms, IntervalEstimate FalseStops)
{
    /// <summary>Error chance of the single interval.</summary>
    public const double AlarmAlpha = 0.05;

    /// <summary>Most cases that are used, the newest.</summary>
    public const int MostCases = 2_000;

    /// <summary>Fewest cases with which it says something.</summary>
    public const int FewestCases = 100;

    private const double Confidence = 0.95;

    /// <summary>True when false alarms are as often as they should be: their interval holds the error chance, and false stops are not proven to be more than the rule's.</summary>
    /// <param name="plan">The plan that was tried: one KPI of it, so the rule's error chance for one.</param>
    public bool IsSound(ComparisonPlan plan) => FalseAlarms.Lower <= AlarmAlpha && FalseAlarms.Upper >= AlarmAlpha && FalseStops.Lower <= plan.AlphaOfKpi;

    /// <summary>Repeats the assignment of past cases under many salts.</summary>
    /// <param name="plan">The plan; its first KPI is checked.</param>
    /// <param name="kpi">What that KPI measures.</param>
    /// <param name="past">Past cases in the order of time, at most <see cref="MostCases"/>.</param>
    /// <param name="salts">How many.</param>
    /// <param name="seed">Seed of the salts.</param>
    /// <param name="cancellationToken">Ends it between two salts.</param>
    /// <returns>Null when there are too few cases, or too few groups for two arms.</returns>
    public static AssignmentTrial? Of(ComparisonPlan plan, KpiDefinition kpi, IReadOnlyList<PastCase> past, int salts, ulong seed, CancellationToken cancellationToken)
    {
        if (past.Count < FewestCases)
            return null;
        var (tried, alarms, stops) = (0, 0, 0);
        for (var number = 0; number < salts; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var salt = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}:{number}")));
            var cases = Drawn(plan, kpi, past, new HashedAssignment(salt, (double)plan.Share));
            if (Alarm(plan.Unit, cases) is not { } alarm)
                continue;
            tried++;
            alarms += alarm ? 1 : 0;
            stops += ComparisonLook.Exceeds(plan, cases, cases.Worse, plan.AlphaOfKpi, (double)plan.Kpis[0].Margin) ? 1 : 0;
        }

        return tried == 0 ? null : new(past.Count, tried, seed, BetaIntervals.ClopperPearson(alarms, tried, Confidence), BetaIntervals.ClopperPearson(stops, tried, Confidence));
    }

    private static ComparedCases Drawn(ComparisonPlan plan, KpiDefinition kpi, IReadOnlyList<PastCase> past, HashedAssignment assignment)
    {
        var cases = new ComparedCases(kpi);
        foreach (var one in past)
        {
            var unit = plan.Unit == ComparisonUnit.Cluster ? one.Cluster : one.Case;
            if (unit.Length > 0)
                cases.Add(assignment.IsTreated(unit), one.Value, one.Cluster, null);
        }

        return cases;
    }

    private static bool? Alarm(ComparisonUnit unit, ComparedCases cases)
    {
        List<double> treated, control;
        if (unit == ComparisonUnit.Cluster)
        {
            var means = cases.Better.GroupBy(one => one.Cluster).Select(group => (group.First().Served, Mean: group.Average(one => one.Value))).ToList();
            (treated, control) = ([.. means.Where(one => one.Served).Select(one => one.Mean)], [.. means.Where(one => !one.Served).Select(one => one.Mean)]);
        }
        else
        {
            (treated, control) = ([.. cases.Better.Where(one => one.Served).Select(one => one.Value)], [.. cases.Better.Where(one => !one.Served).Select(one => one.Value)]);
        }

        var fewest = unit == ComparisonUnit.Cluster ? GroupedUplift.FewestGroups : 2;
        if (Math.Min(treated.Count, control.Count) < fewest)
            return null;
        return MeanDifference.Welch(treated, control, 1 - AlarmAlpha) is { Lower: > 0 } or { Upper: < 0 };
    }
}
