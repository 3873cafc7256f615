using Platform.Domain.Statistics;
using Platform.Domain.Statistics.Proportions;

namespace Platform.Domain.Evaluations;

/// <summary>
/// Limits for means of scores from 0 to 1 where resampling would claim too much. A score spread over 0 to 1 varies at most as much as a yes-or-no with the same mean,
/// so Wilson's limits at that mean are wide enough.
/// </summary>
internal static class BoundedScore
{
    /// <param name="metric">What is compared; a score from 0 to 1.</param>
    /// <param name="means">Base and tuned figure; not looked at without cases.</param>
    /// <param name="cases">Number of cases.</param>
    /// <param name="effectiveCases">Number of cases the figures are worth.</param>
    /// <param name="changed">Cases on which tuned did better, and worse, for the sign test.</param>
    /// <param name="options">Settings.</param>
    public static MetricComparison Compare(
        EvaluationMetric metric, (double Base, double Tuned) means, int cases, double effectiveCases, (int Wins, int Losses) changed, ComparisonOptions options)
    {
        var z = Confidence.TwoSidedZ(options.Confidence);
        var (before, after) = (Limits(means.Base, effectiveCases, z), Limits(means.Tuned, effectiveCases, z));
        var difference = cases == 0 ? new(double.NaN, -1, 1) : Join(after, before);
        var p = McNemar.Test(changed.Wins, changed.Losses).MidP;
        return new()
        {
            Metric = metric,
            Cases = cases,
            Base = before,
            Tuned = after,
            Difference = difference,
            P = p,
            Method = ComparisonMethod.BoundedScore,
            Confidence = options.Confidence,
            Verdict = MetricComparison.Judge(metric, difference, p, options.Confidence),
        };
    }

    private static IntervalEstimate Limits(double mean, double n, double z)
    {
        if (n <= 0)
            return new(double.NaN, 0, 1);
        var scale = 1 + (z * z / n);
        var centre = (mean + (z * z / (2 * n))) / scale;
        var half = z / scale * Math.Sqrt(Math.Max(0, mean * (1 - mean) / n) + (z * z / (4 * n * n)));
        return new IntervalEstimate(mean, Math.Min(mean, centre - half), Math.Max(mean, centre + half)).ClampedTo(0, 1);
    }

    private static IntervalEstimate Join(IntervalEstimate after, IntervalEstimate before)
    {
        var d = after.Estimate - before.Estimate;
        var below = double.Hypot(after.Estimate - after.Lower, before.Upper - before.Estimate);
        var above = double.Hypot(after.Upper - after.Estimate, before.Estimate - before.Lower);
        return new IntervalEstimate(d, d - below, d + above).ClampedTo(-1, 1);
    }
}
