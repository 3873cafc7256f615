using System.Globalization;
using Microsoft.Extensions.Localization;
using Platform.Domain.Evaluations;

namespace Platform.Web.Features.Home;

/// <summary>Writes the difference of an evaluation: shares in points, losses as they are.</summary>
internal static class HomeFigures
{
    public static string Difference(MetricComparison metric, IStringLocalizer text) =>
        IsShare(metric) ? text["Points", Signed(metric.Difference.Estimate * 100, "0.0")] : Signed(metric.Difference.Estimate, "0.000");

    public static string Interval(MetricComparison metric)
    {
        var (factor, format) = IsShare(metric) ? (100.0, "0.0") : (1.0, "0.000");
        return $"{Signed(metric.Difference.Lower * factor, format)} … {Signed(metric.Difference.Upper * factor, format)}";
    }

    private static bool IsShare(MetricComparison metric) => metric.Metric is EvaluationMetric.Accuracy or EvaluationMetric.MacroF1 or EvaluationMetric.ExactMatch or EvaluationMetric.TokenF1;

    private static string Signed(double value, string format) => (value < 0 ? "−" : "+") + Math.Abs(value).ToString(format, CultureInfo.CurrentCulture);
}
