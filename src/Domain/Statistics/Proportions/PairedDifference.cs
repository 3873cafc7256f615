namespace Platform.Domain.Statistics.Proportions;

/// <summary>The difference of two proportions measured on the same cases.</summary>
public static class PairedDifference
{
    /// <summary>
    /// Newcombe 1998 (paired data), method 10: joins the two Wilson intervals with the correlation φ of the pairs.
    /// No case gives -1 to 1.
    /// </summary>
    /// <param name="pairs">The four counts.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IntervalEstimate Newcombe(PairedCounts pairs, double confidence)
    {
        var n = pairs.Checked().Total;
        if (n == 0)
            return new(double.NaN, -1, 1);

        var first = Wilson.Interval(pairs.First, n, confidence);
        var second = Wilson.Interval(pairs.Second, n, confidence);
        var phi = Correlation(pairs);
        var d = (double)(pairs.FirstOnly - pairs.SecondOnly) / n;
        var below = Side(first.Estimate - first.Lower, second.Upper - second.Estimate, phi);
        var above = Side(first.Upper - first.Estimate, second.Estimate - second.Lower, phi);
        return new IntervalEstimate(d, d - below, d + above).ClampedTo(-1, 1);
    }

    private static double Side(double first, double second, double phi) =>
        Math.Sqrt(Math.Max(0, (first * first) - (2 * phi * first * second) + (second * second)));

    // a positive cross product is reduced by n/2, at most to 0; an empty margin has no correlation
    private static double Correlation(PairedCounts pairs)
    {
        double n = pairs.Total;
        var margins = (double)pairs.First * (n - pairs.First) * pairs.Second * (n - pairs.Second);
        if (margins <= 0)
            return 0;
        var cross = ((double)pairs.Both * pairs.Neither) - ((double)pairs.FirstOnly * pairs.SecondOnly);
        return (cross > 0 ? Math.Max(0, cross - (n / 2)) : cross) / Math.Sqrt(margins);
    }
}
