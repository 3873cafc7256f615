namespace Platform.Domain.Statistics.Proportions;

/// <summary>Intervals for the difference of two independent proportions, first minus second.</summary>
public static class DifferenceIntervals
{
    private static readonly IntervalEstimate NothingKnown = new(double.NaN, -1, 1);

    /// <summary>Newcombe 1998 (difference of independent proportions), method 10: joins two Wilson intervals.</summary>
    /// <param name="samples">The counts.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IntervalEstimate Newcombe(TwoSamples samples, double confidence) => Join(samples, confidence, Wilson.Interval);

    /// <summary>Newcombe 1998, method 11: as method 10 with continuity-corrected Wilson intervals.</summary>
    /// <param name="samples">The counts.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IntervalEstimate NewcombeWithContinuity(TwoSamples samples, double confidence) => Join(samples, confidence, Wilson.WithContinuity);

    /// <summary>The textbook interval d ± z·se; neither cut nor right at 0/n and n/n: here for contrast.</summary>
    /// <param name="samples">The counts; NaN throughout when a sample is empty.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IntervalEstimate Wald(TwoSamples samples, double confidence)
    {
        var z = Confidence.TwoSidedZ(confidence);
        var (p1, p2, d) = (samples.Checked().Share1, samples.Share2, samples.Difference);
        var half = z * Math.Sqrt((p1 * (1 - p1) / samples.N1) + (p2 * (1 - p2) / samples.N2));
        return new(d, d - half, d + half);
    }

    private static IntervalEstimate Join(TwoSamples samples, double confidence, Func<long, long, double, IntervalEstimate> single)
    {
        if (samples.Checked().HasEmptySample)
            return NothingKnown;

        var first = single(samples.Successes1, samples.N1, confidence);
        var second = single(samples.Successes2, samples.N2, confidence);
        var d = samples.Difference;
        var below = double.Hypot(first.Estimate - first.Lower, second.Upper - second.Estimate);
        var above = double.Hypot(first.Upper - first.Estimate, second.Estimate - second.Lower);
        return new IntervalEstimate(d, d - below, d + above).ClampedTo(-1, 1);
    }
}
