using System.Globalization;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics;

namespace Platform.Web.Features.Kpis;

/// <summary>Figures of a KPI as people read them: shares in percent, differences in points, everything else with its unit.</summary>
internal static class KpiWords
{
    public static string Value(KpiDefinition kpi, double? value) => value is not { } number ? "–"
        : kpi.Kind == KpiKind.Proportion ? (number * 100).ToString("0.0", CultureInfo.CurrentCulture) + " %" : $"{number.ToString("#,0.###", CultureInfo.CurrentCulture)} {kpi.Unit}";

    public static string Difference(KpiDefinition kpi, double? value, string points) => value is not { } number || !double.IsFinite(number) ? "–" : Signed(kpi, number) + " " + (kpi.Kind == KpiKind.Proportion ? points : kpi.Unit);

    public static string Interval(KpiDefinition kpi, IntervalEstimate? difference) => difference is not { } interval || !double.IsFinite(interval.Lower) ? "" : $"[{Signed(kpi, interval.Lower)}, {Signed(kpi, interval.Upper)}]";

    private static string Signed(KpiDefinition kpi, double value) =>
        (kpi.Kind == KpiKind.Proportion ? value * 100 : value).ToString(kpi.Kind == KpiKind.Proportion ? "+0.0;−0.0;0.0" : "+#,0.###;−#,0.###;0", CultureInfo.CurrentCulture);
}
