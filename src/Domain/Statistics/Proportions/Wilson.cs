namespace Platform.Domain.Statistics.Proportions;

/// <summary>Wilson's score interval for one proportion (Wilson 1927).</summary>
public static class Wilson
{
    /// <summary>(p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n). Nothing observed gives 0 to 1.</summary>
    /// <param name="successes">From 0 to n.</param>
    /// <param name="n">Trials, at least 0.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IntervalEstimate Interval(long successes, long n, double confidence) => WithZ(successes, n, Confidence.TwoSidedZ(confidence));

    /// <summary>The one-sided lower bound: the lower limit of the two-sided interval at 1 - 2 alpha.</summary>
    /// <param name="successes">From 0 to n.</param>
    /// <param name="n">Trials, at least 0.</param>
    /// <param name="alpha">Chance that the truth lies below; between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double LowerBound(long successes, long n, double alpha) => WithZ(successes, n, Confidence.OneSidedZ(1 - alpha)).Lower;

    /// <summary>With continuity correction (Newcombe 1998, single proportion, method 4).</summary>
    /// <param name="successes">From 0 to n.</param>
    /// <param name="n">Trials, at least 0.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IntervalEstimate WithContinuity(long successes, long n, double confidence)
    {
        Counts.Require(successes, n);
        var z = Confidence.TwoSidedZ(confidence);
        if (n == 0)
            return new(double.NaN, 0, 1);

        var p = Counts.Share(successes, n);
        var (square, twice, q) = (z * z, 2 * (n + (z * z)), (double)(n - successes) / n);
        var lower = successes == 0 ? 0 : ((2 * n * p) + square - 1 - (z * Math.Sqrt(square - 2 - (1.0 / n) + (4 * p * ((n * q) + 1))))) / twice;
        var upper = successes == n ? 1 : ((2 * n * p) + square + 1 + (z * Math.Sqrt(square + 2 - (1.0 / n) + (4 * p * ((n * q) - 1))))) / twice;
        return new IntervalEstimate(p, lower, upper).ClampedTo(0, 1);
    }

    private static IntervalEstimate WithZ(long successes, long n, double z)
    {
        Counts.Require(successes, n);
        if (n == 0)
            return new(double.NaN, 0, 1);

        var (p, count) = (Counts.Share(successes, n), (double)n);
        var scale = 1 + (z * z / count);
        var centre = (p + (z * z / (2 * count))) / scale;
        var half = z / scale * Math.Sqrt((p * (1 - p) / count) + (z * z / (4 * count * count)));
        return new(p, successes == 0 ? 0 : centre - half, successes == n ? 1 : centre + half);
    }
}
