using Platform.Domain.Statistics.Distributions;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Sequential;

/// <summary>
/// The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024 (Theorem 2.2). Keeps its promise only from a stated minimum n on.
/// </summary>
public static class AsymptoticSequence
{
    /// <summary>Mean, variance and limits of the first t values.</summary>
    /// <param name="values">At least two values.</param>
    /// <param name="rhoSquared">Tuning, from <see cref="RhoSquared"/>.</param>
    /// <param name="alpha">Chance that the interval ever misses the truth.</param>
    public static AsymptoticLook Look(IReadOnlyList<double> values, double rhoSquared, double alpha)
    {
        double t = values.Count;
        var (mean, variance) = (Moments.Mean(values), Moments.Variance(values));
        var width = (t * rhoSquared) + 1;
        var scale = variance * 2 * width / (t * t * rhoSquared);
        var two = Math.Sqrt(scale * Math.Log(Math.Sqrt(width) / alpha));
        var one = Math.Sqrt(scale * Math.Log(1 + (Math.Sqrt(width) / (2 * alpha))));
        return new(mean, variance, mean - two, mean + two, mean - one);
    }

    /// <summary>The ρ² that makes the two-sided interval smallest at a chosen number of values: (-W₋₁(-α² / e) - 1) / t.</summary>
    /// <param name="t">The number of values to be sharpest at.</param>
    /// <param name="alpha">Between 0 and 1.</param>
    public static double RhoSquared(double t, double alpha)
    {
        // w = -W₋₁(-α²/e) is the root above 1 of w - ln w = 1 - ln α²
        var target = 1 - (2 * Math.Log(alpha));
        var w = Bisection.Increasing(value => value - Math.Log(value) - target, 1, 10 * target);
        return (w - 1) / t;
    }
}
