using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Statistics.Proportions;

/// <summary>Score statistic and score interval for a difference of two independent proportions.</summary>
public static class ScoreDifference
{
    /// <summary>Miettinen and Nurminen 1985 (variance times N/(N-1)): all differences that the score test at this level does not refuse.</summary>
    /// <param name="samples">The counts.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IntervalEstimate MiettinenNurminen(TwoSamples samples, double confidence) => Interval(samples, confidence, true);

    /// <summary>Mee 1984: as Miettinen and Nurminen without the factor N/(N-1).</summary>
    /// <param name="samples">The counts.</param>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IntervalEstimate Mee(TwoSamples samples, double confidence) => Interval(samples, confidence, false);

    /// <summary>(observed difference - d) over its standard error at the likeliest pair of proportions that differ by d.</summary>
    /// <param name="samples">The counts; both samples must have trials.</param>
    /// <param name="d">Difference under test, -1 to 1.</param>
    /// <param name="correction">True for the factor N/(N-1) of Miettinen and Nurminen; false for Farrington and Manning 1990.</param>
    /// <returns>Infinite when the variance is 0 and the observed difference is not d; 0 when both are equal.</returns>
    public static double Statistic(TwoSamples samples, double d, bool correction)
    {
        var (q1, q2) = Likeliest(samples, d);
        var variance = (q1 * (1 - q1) / samples.N1) + (q2 * (1 - q2) / samples.N2);
        if (correction)
            variance *= (samples.N1 + samples.N2) / (samples.N1 + samples.N2 - 1.0);
        var away = samples.Difference - d;
        if (variance <= 0)
            return away == 0 ? 0 : Math.Sign(away) * double.PositiveInfinity;
        return away / Math.Sqrt(variance);
    }

    private static IntervalEstimate Interval(TwoSamples samples, double confidence, bool correction)
    {
        var z = Confidence.TwoSidedZ(confidence);
        if (samples.Checked().HasEmptySample)
            return new(double.NaN, -1, 1);

        var d = samples.Difference;
        var lower = d <= -1 ? -1 : Bisection.Increasing(t => z - Statistic(samples, t, correction), -1, d);
        var upper = d >= 1 ? 1 : Bisection.Increasing(t => -z - Statistic(samples, t, correction), d, 1);
        return new(d, lower, upper);
    }

    // The second proportion is the root of a cubic, found by the cosine form and sharpened by Newton's method.
    private static (double First, double Second) Likeliest(TwoSamples samples, double d)
    {
        double n1 = samples.N1, n2 = samples.N2, x2 = samples.Successes2;
        double n = n1 + n2, x = samples.Successes1 + x2;
        var c2 = ((n1 + (2 * n2)) * d) - n - x;
        var c1 = (((n2 * d) - n - (2 * x2)) * d) + x;
        var c0 = x2 * d * (1 - d);

        var third = c2 / (3 * n);
        var q = (third * third * third) - (c1 * c2 / (6 * n * n)) + (c0 / (2 * n));
        var p = Math.Sqrt(Math.Max(0, (third * third) - (c1 / (3 * n)))) * (q < 0 ? -1 : 1);
        var root = p == 0 ? -third : (2 * p * Math.Cos((Math.PI + Math.Acos(Math.Clamp(q / (p * p * p), -1, 1))) / 3)) - third;
        for (var step = 0; step < 3; step++)
        {
            var slope = (((3 * n * root) + (2 * c2)) * root) + c1;
            if (Math.Abs(slope) > 1e-6 * n)
                root -= ((((((n * root) + c2) * root) + c1) * root) + c0) / slope;
        }

        var second = Math.Clamp(root, Math.Max(0, -d), Math.Min(1, 1 - d));
        return (Math.Clamp(second + d, 0, 1), second);
    }
}
