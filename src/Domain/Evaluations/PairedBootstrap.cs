using Platform.Domain.Statistics;
using Platform.Domain.Statistics.Resampling;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Evaluations;

/// <summary>Base, tuned and their difference, resampled together: each replicate draws cases, and both sides are computed on the same cases.</summary>
internal sealed class PairedBootstrap
{
    private readonly Side _base;
    private readonly Side _tuned;
    private readonly Side _difference;

    private PairedBootstrap(Side baseSide, Side tuned, Side difference) => (_base, _tuned, _difference) = (baseSide, tuned, difference);

    /// <summary>True when no replicate of the difference, or none of a side, ever moved: the interval would be a point.</summary>
    public bool IsDegenerate => _base.IsPoint || _tuned.IsPoint || _difference.IsPoint;

    public double StandardError => _difference.Drawn.StandardError;

    /// <param name="cases">Number of cases, at least 1.</param>
    /// <param name="statistic">Base and tuned figure on chosen cases.</param>
    /// <param name="leaveOneOut">Base and tuned figure without one case.</param>
    /// <param name="options">Settings.</param>
    public static PairedBootstrap Draw(
        int cases, Func<int[], (double Base, double Tuned)> statistic, Func<int, (double Base, double Tuned)> leaveOneOut, ComparisonOptions options)
    {
        int[] rows = [.. Enumerable.Range(0, cases)];
        var estimate = statistic(rows);
        var without = rows.Select(leaveOneOut).ToArray();

        var random = new SplitMix64(options.Seed);
        var drawn = new (double Base, double Tuned)[options.Resamples];
        for (var replicate = 0; replicate < drawn.Length; replicate++)
        {
            Bootstrap.Fill([rows], random);
            drawn[replicate] = statistic(rows);
        }

        Side Of(Func<(double Base, double Tuned), double> part) =>
            new(new(part(estimate), [.. drawn.Select(part)]), Jackknife.Acceleration([[.. without.Select(part)]]));
        return new(Of(pair => pair.Base), Of(pair => pair.Tuned), Of(pair => pair.Tuned - pair.Base));
    }

    public MetricComparison Compare(EvaluationMetric metric, int cases, ComparisonOptions options)
    {
        var difference = _difference.Interval(options.Confidence);
        var p = _difference.Drawn.TwoSidedP();
        return new()
        {
            Metric = metric,
            Cases = cases,
            Base = _base.Interval(options.Confidence),
            Tuned = _tuned.Interval(options.Confidence),
            Difference = difference,
            P = p,
            Method = ComparisonMethod.PairedBootstrap,
            Confidence = options.Confidence,
            Verdict = MetricComparison.Judge(metric, difference, p, options.Confidence),
        };
    }

    private sealed record Side(BootstrapDistribution Drawn, double Acceleration)
    {
        public bool IsPoint => Drawn.Sorted[^1] - Drawn.Sorted[0] <= 1e-12 * Math.Max(1, Math.Abs(Drawn.Estimate));

        /// <summary>The BCa interval, widened where needed to hold the estimate itself.</summary>
        public IntervalEstimate Interval(double confidence)
        {
            var interval = Drawn.BiasCorrected(confidence, Acceleration).Interval;
            return interval with { Lower = Math.Min(interval.Lower, interval.Estimate), Upper = Math.Max(interval.Upper, interval.Estimate) };
        }
    }
}
