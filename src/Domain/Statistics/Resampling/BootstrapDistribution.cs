using Platform.Domain.Statistics.Distributions;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Resampling;

/// <summary>An estimate with its bootstrap replicates, and the intervals read off them.</summary>
public sealed class BootstrapDistribution
{
    private readonly double[] _sorted;

    /// <param name="estimate">The statistic on the data.</param>
    /// <param name="replicates">The statistic on each resample, in the order drawn; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no replicate.</exception>
    public BootstrapDistribution(double estimate, IReadOnlyList<double> replicates)
    {
        ArgumentOutOfRangeException.ThrowIfZero(replicates.Count, nameof(replicates));
        Estimate = estimate;
        Replicates = replicates;
        _sorted = [.. replicates.Order()];
    }

    /// <summary>The statistic on the data.</summary>
    public double Estimate { get; }

    /// <summary>The replicates in the order drawn.</summary>
    public IReadOnlyList<double> Replicates { get; }

    /// <summary>The replicates, ascending.</summary>
    public IReadOnlyList<double> Sorted => _sorted;

    /// <summary>Mean of the replicates.</summary>
    public double Mean => Moments.Mean(_sorted);

    /// <summary>Standard deviation of the replicates; NaN for one replicate.</summary>
    public double StandardError => Math.Sqrt(Moments.Variance(_sorted));

    /// <summary>The percentile interval (Efron, Tibshirani 1993, chapter 13).</summary>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public IntervalEstimate Percentile(double confidence)
    {
        Confidence.RequireLevel(confidence);
        return new(Estimate, Quantile.OfSorted(_sorted, (1 - confidence) / 2), Quantile.OfSorted(_sorted, (1 + confidence) / 2));
    }

    /// <summary>The basic interval: the percentile interval mirrored at the estimate (Davison, Hinkley 1997, 5.2).</summary>
    /// <param name="confidence">Such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public IntervalEstimate Basic(double confidence)
    {
        var percentile = Percentile(confidence);
        return new(Estimate, (2 * Estimate) - percentile.Upper, (2 * Estimate) - percentile.Lower);
    }

    /// <summary>The bias-corrected and accelerated interval (Efron, Tibshirani 1993, chapter 14).</summary>
    /// <param name="confidence">Such as 0.95.</param>
    /// <param name="acceleration">From <see cref="Jackknife.Acceleration"/>.</param>
    /// <remarks>
    /// Replicates equal to the estimate count half to either side. Where all replicates lie on one side the bias correction would be infinite;
    /// it is taken as if half a replicate lay on the other.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public BcaInterval BiasCorrected(double confidence, double acceleration)
    {
        Confidence.RequireLevel(confidence);
        var z0 = BiasCorrection();
        var lower = Level(z0, acceleration, (1 - confidence) / 2);
        var upper = Level(z0, acceleration, (1 + confidence) / 2);
        return new(z0, acceleration, lower, upper, new(Estimate, Quantile.OfSorted(_sorted, lower), Quantile.OfSorted(_sorted, upper)));
    }

    /// <summary>Two-sided p for "the statistic is 0": twice the smaller share of replicates beyond 0, with one replicate added to each side (Davison, Hinkley 1997, 4.2).</summary>
    public double TwoSidedP()
    {
        var notAbove = _sorted.Count(value => value <= 0);
        var notBelow = _sorted.Count(value => value >= 0);
        return Math.Min(1, 2.0 * (1 + Math.Min(notAbove, notBelow)) / (1 + _sorted.Length));
    }

    private double BiasCorrection()
    {
        // two values within this distance are equal, so that the order of a summation cannot change a count
        var same = 1e-10 * Math.Max(1, Math.Abs(Estimate));
        var equal = _sorted.Count(value => Math.Abs(value - Estimate) <= same);
        var below = _sorted.Count(value => value < Estimate - same);
        var share = (below + (equal / 2.0)) / _sorted.Length;
        var half = 0.5 / _sorted.Length;
        return NormalDistribution.Quantile(Math.Clamp(share, half, 1 - half));
    }

    private static double Level(double z0, double acceleration, double tail)
    {
        var shifted = z0 + NormalDistribution.Quantile(tail);
        return NormalDistribution.Cdf(z0 + (shifted / (1 - (acceleration * shifted))));
    }
}
