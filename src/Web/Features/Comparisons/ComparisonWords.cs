using System.Globalization;
using Microsoft.Extensions.Localization;
using Platform.Domain.Comparisons;
using Platform.Domain.Kpis;

namespace Platform.Web.Features.Comparisons;

/// <summary>Figures of a comparison as people read them: shares in percent, differences in points, everything else with its unit.</summary>
internal static class ComparisonWords
{
    /// <summary>What a typed margin is divided by: points of a share are hundredths.</summary>
    public static decimal FactorOf(KpiDefinition kpi) => kpi.Kind == KpiKind.Proportion ? 100 : 1;

    public static string Value(KpiDefinition kpi, double value) => !double.IsFinite(value) ? "–"
        : kpi.Kind == KpiKind.Proportion ? (value * 100).ToString("0.0", CultureInfo.CurrentCulture) + " %" : $"{value.ToString("#,0.###", CultureInfo.CurrentCulture)} {kpi.Unit}".TrimEnd();

    public static string Difference(IStringLocalizer text, KpiDefinition kpi, double value) => !double.IsFinite(value) ? "–" : WithUnit(text, kpi, Signed(kpi, value));

    /// <summary>A size without its sign.</summary>
    public static string Size(IStringLocalizer text, KpiDefinition kpi, double value) => !double.IsFinite(value) ? "–" : WithUnit(
        text, kpi, (Math.Abs(value) * (double)FactorOf(kpi)).ToString(kpi.Kind == KpiKind.Proportion ? "0.0" : "#,0.###", CultureInfo.CurrentCulture));

    public static string Interval(KpiDefinition kpi, double lower, double upper) => double.IsFinite(lower) && double.IsFinite(upper) ? $"[{Signed(kpi, lower)}, {Signed(kpi, upper)}]" : "";

    public static string Percent(double share, string form = "0.##") => (share * 100).ToString(form, CultureInfo.CurrentCulture) + " %";

    public static string Count(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>When the rule stops on a KPI.</summary>
    public static string Rule(IStringLocalizer text, KpiDefinition kpi, WatchedKpi watched) =>
        watched.Margin == 0 ? text["StopsAtAny"].Value : text["StopsBeyond", Size(text, kpi, (double)watched.Margin)].Value;

    /// <summary>How near the rule is to stopping on a KPI.</summary>
    public static string Nearness(IStringLocalizer text, KpiDefinition kpi, WatchedKpi watched, KpiStanding? seen)
    {
        var rule = Rule(text, kpi, watched);
        if (seen is null || !double.IsFinite(seen.ProvenWorse))
            return text["NearNothing", rule];
        return text[seen.ProvenWorse > 0 ? "NearWorse" : "NearOpen", Size(text, kpi, seen.ProvenWorse), rule];
    }

    private static string WithUnit(IStringLocalizer text, KpiDefinition kpi, string number) => $"{number} {(kpi.Kind == KpiKind.Proportion ? text["Points"] : kpi.Unit)}".TrimEnd();

    private static string Signed(KpiDefinition kpi, double value) =>
        (kpi.Kind == KpiKind.Proportion ? value * 100 : value).ToString(kpi.Kind == KpiKind.Proportion ? "+0.0;−0.0;0.0" : "+#,0.###;−#,0.###;0", CultureInfo.CurrentCulture);
}
