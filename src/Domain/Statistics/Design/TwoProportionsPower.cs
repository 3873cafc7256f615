using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Statistics.Design;

/// <summary>Power and sample size for two independent proportions (Fleiss, Levin, Paik 2003, 4.2: pooled variance without a difference, far tail left out).</summary>
/// <param name="Alpha">Chance of a false alarm, such as 0.05.</param>
/// <param name="TwoSided">False tests in the direction of the assumed difference only.</param>
public readonly record struct TwoProportionsPower(double Alpha, bool TwoSided)
{
    private double Z => Confidence.OneSidedZ(1 - (Alpha / (TwoSided ? 2 : 1)));

    /// <summary>Φ((|p1 - p2| - z·s0) / s1).</summary>
    /// <param name="p1">First proportion.</param>
    /// <param name="p2">Second proportion.</param>
    /// <param name="n1">First sample.</param>
    /// <param name="n2">Second sample.</param>
    public double Power(double p1, double p2, double n1, double n2)
    {
        var pooled = ((n1 * p1) + (n2 * p2)) / (n1 + n2);
        var without = Math.Sqrt(pooled * (1 - pooled) * ((1 / n1) + (1 / n2)));
        var with = Math.Sqrt((p1 * (1 - p1) / n1) + (p2 * (1 - p2) / n2));
        return NormalDistribution.Cdf((Math.Abs(p1 - p2) - (Z * without)) / with);
    }

    /// <summary>Cohen's h = 2 asin √p1 - 2 asin √p2 (Cohen 1988).</summary>
    /// <param name="p1">First proportion.</param>
    /// <param name="p2">Second proportion.</param>
    public static double EffectH(double p1, double p2) => (2 * Math.Asin(Math.Sqrt(p1))) - (2 * Math.Asin(Math.Sqrt(p2)));

    /// <summary>Power by the arcsine transform; both tails when two-sided.</summary>
    /// <param name="p1">First proportion.</param>
    /// <param name="p2">Second proportion.</param>
    /// <param name="n1">First sample.</param>
    /// <param name="n2">Second sample.</param>
    public double ArcsinePower(double p1, double p2, double n1, double n2)
    {
        var k = EffectH(p1, p2) * Math.Sqrt(n1 * n2 / (n1 + n2));
        return TwoSided ? NormalDistribution.Sf(Z - k) + NormalDistribution.Cdf(-Z - k) : NormalDistribution.Sf(Z - k);
    }

    /// <summary>The first sample's size, as a real number, when the second is ratio times as large.</summary>
    /// <param name="p1">First proportion.</param>
    /// <param name="p2">Second proportion, another one.</param>
    /// <param name="power">Chance of showing the difference.</param>
    /// <param name="ratio">Second size over first size.</param>
    public double SampleSize(double p1, double p2, double power, double ratio)
    {
        var pooled = (p1 + (ratio * p2)) / (1 + ratio);
        var reach = (Z * Math.Sqrt(pooled * (1 - pooled) * (1 + (1 / ratio))))
            + (NormalDistribution.Quantile(power) * Math.Sqrt((p1 * (1 - p1)) + (p2 * (1 - p2) / ratio)));
        return Math.Pow(reach / (p1 - p2), 2);
    }

    /// <summary>The smallest second proportion above the baseline that samples of this size would show.</summary>
    /// <param name="baseline">First proportion.</param>
    /// <param name="perArm">Size of each sample.</param>
    /// <param name="power">Chance of showing the difference.</param>
    public double DetectableDifference(double baseline, double perArm, double power)
    {
        var self = this;
        return Bisection.Increasing(d => self.Power(baseline, baseline + d, perArm, perArm) - power, 1e-9, 1 - baseline - 1e-12);
    }
}
