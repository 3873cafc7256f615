using Platform.Domain.Comparisons;

namespace Platform.Web.Features.Comparisons;

/// <summary>What the audit log keeps of a comparison's end: the reason, and the figures that it rests on, unless only the parties to a contract see them.</summary>
internal static class ComparisonFacts
{
    /// <param name="comparison">A comparison that is over.</param>
    /// <param name="hidden">Keys of KPIs whose figures not everybody sees.</param>
    public static object Of(LiveComparison comparison, IReadOnlySet<string> hidden)
    {
        var (ending, plan) = (comparison.Ending!, comparison.Plan);
        // of a person's stop, and of the end of its time, those of the KPI that decides
        var key = ending.Kpi.Length > 0 ? ending.Kpi : plan.Kpis[0].Key;
        var seen = hidden.Contains(key) ? null : comparison.Standing?.Kpis.FirstOrDefault(kpi => kpi.Kpi == key);
        return new
        {
            comparison.Key,
            reason = ending.Reason,
            kpi = key,
            controlCases = seen?.Control.Cases,
            treatedCases = seen?.Treated.Cases,
            difference = Finite(seen?.Difference),
            provenWorse = Finite(seen?.ProvenWorse),
            margin = plan.Kpis.FirstOrDefault(kpi => kpi.Key == key)?.Margin,
            ratioP = Finite(seen?.RatioP),
        };
    }

    // bounds that do not exist have no place in a text
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? Math.Round(number, 6) : null;
}
