using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Statistics.Proportions;

/// <summary>Intervals for one proportion from quantiles of the beta distribution.</summary>
public static class BetaIntervals
{
    /// <summary>Clopper and Pearson 1934: covers at least at the stated level, always.</summary>
    /// <param name="successes">From 0 to n.</param>
    /// <param name="n">Trials, at least 0.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IntervalEstimate ClopperPearson(long successes, long n, double confidence)
    {
        Counts.Require(successes, n);
        Confidence.RequireLevel(confidence);
        if (n == 0)
            return new(double.NaN, 0, 1);

        var tail = (1 - confidence) / 2;
        return new(
            Counts.Share(successes, n),
            successes == 0 ? 0 : BetaDistribution.Quantile(tail, successes, n - successes + 1),
            successes == n ? 1 : BetaDistribution.Quantile(1 - tail, successes + 1, n - successes));
    }

    /// <summary>Jeffreys' interval, Beta(x + 1/2, n - x + 1/2); the lower limit is 0 at x = 0 and the upper 1 at x = n (Brown, Cai, DasGupta 2001).</summary>
    /// <param name="successes">From 0 to n.</param>
    /// <param name="n">Trials, at least 0.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IntervalEstimate Jeffreys(long successes, long n, double confidence)
    {
        var plain = JeffreysUnmodified(successes, n, confidence);
        return plain with { Lower = successes == 0 ? 0 : plain.Lower, Upper = successes == n ? 1 : plain.Upper };
    }

    /// <summary>The quantiles themselves, without the change at x = 0 and x = n.</summary>
    /// <param name="successes">From 0 to n.</param>
    /// <param name="n">Trials, at least 0.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IntervalEstimate JeffreysUnmodified(long successes, long n, double confidence)
    {
        Counts.Require(successes, n);
        Confidence.RequireLevel(confidence);
        if (n == 0)
            return new(double.NaN, 0, 1);

        var tail = (1 - confidence) / 2;
        var (a, b) = (successes + 0.5, n - successes + 0.5);
        return new(Counts.Share(successes, n), BetaDistribution.Quantile(tail, a, b), BetaDistribution.Quantile(1 - tail, a, b));
    }
}
