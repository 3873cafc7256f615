using Platform.Domain.Statistics.Proportions;

namespace Platform.Domain.Evaluations;

/// <summary>Compares shares of right answers on the same cases.</summary>
public static class ProportionComparison
{
    /// <summary>Wilson intervals for each side, Newcombe's paired interval for the difference, McNemar's mid-p.</summary>
    /// <param name="metric">What "right" means.</param>
    /// <param name="baseRight">For each case whether the base model was right.</param>
    /// <param name="tunedRight">For each case whether the tuned model was right.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static MetricComparison Compare(
        EvaluationMetric metric, IReadOnlyList<bool> baseRight, IReadOnlyList<bool> tunedRight, ComparisonOptions options)
    {
        Paired.Require(baseRight.Count, tunedRight.Count);
        var pairs = Count(baseRight, tunedRight);
        var difference = PairedDifference.Newcombe(pairs, options.Confidence);
        var p = McNemar.Test(pairs.FirstOnly, pairs.SecondOnly).MidP;
        return new()
        {
            Metric = metric,
            Cases = (int)pairs.Total,
            Base = Wilson.Interval(pairs.Second, pairs.Total, options.Confidence),
            Tuned = Wilson.Interval(pairs.First, pairs.Total, options.Confidence),
            Difference = difference,
            P = p,
            Method = ComparisonMethod.NewcombePaired,
            Confidence = options.Confidence,
            Verdict = MetricComparison.Judge(metric, difference, p, options.Confidence),
            MoreCases = MoreCases.For(pairs, options),
        };
    }

    // first is tuned, second is base, so that the difference is tuned minus base
    private static PairedCounts Count(IReadOnlyList<bool> baseRight, IReadOnlyList<bool> tunedRight)
    {
        long both = 0, tunedOnly = 0, baseOnly = 0, neither = 0;
        for (var index = 0; index < baseRight.Count; index++)
        {
            switch (tunedRight[index], baseRight[index])
            {
                case (true, true): both++; break;
                case (true, false): tunedOnly++; break;
                case (false, true): baseOnly++; break;
                default: neither++; break;
            }
        }

        return new(both, tunedOnly, baseOnly, neither);
    }
}
