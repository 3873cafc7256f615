using Platform.Domain.Comparisons;

namespace Platform.Web.Features.Comparisons;

/// <summary>What the audit log keeps of a comparison's end: the reason and the figures that it rests on.</summary>
internal static class ComparisonFacts
{
    public static object Of(LiveComparison comparison)
    {
        var (ending, plan) = (comparison.Ending!, comparison.Plan);
        var seen = ending.Standing?.Kpis.FirstOrDefault(kpi => kpi.Kpi == ending.Kpi) ?? (ending.Standing is { Kpis: [var first, ..] } ? first : null);
        return new
        {
            comparison.Key,
            reason = ending.Reason,
            kpi = seen?.Kpi,
            controlCases = seen?.Control.Cases,
            treatedCases = seen?.Treated.Cases,
            difference = Finite(seen?.Difference),
            provenWorse = Finite(seen?.ProvenWorse),
            margin = plan.Kpis.FirstOrDefault(kpi => kpi.Key == seen?.Kpi)?.Margin,
            ratioP = Finite(seen?.RatioP),
        };
    }

    // bounds that do not exist have no place in a text
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? Math.Round(number, 6) : null;
}
