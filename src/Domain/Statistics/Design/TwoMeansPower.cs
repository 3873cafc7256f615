using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Statistics.Design;

/// <summary>Power and sample size for two means by the non-central t distribution; effects in standard deviations (Cohen's d).</summary>
/// <param name="Alpha">Chance of a false alarm, such as 0.05.</param>
/// <param name="TwoSided">False tests in the direction of the assumed difference only.</param>
public readonly record struct TwoMeansPower(double Alpha, bool TwoSided)
{
    /// <summary>Chance of showing an effect; both tails when two-sided.</summary>
    /// <param name="effect">Cohen's d.</param>
    /// <param name="n1">First sample; not whole while a size is searched.</param>
    /// <param name="n2">Second sample.</param>
    public double Power(double effect, double n1, double n2)
    {
        var df = n1 + n2 - 2;
        var shift = effect * Math.Sqrt(n1 * n2 / (n1 + n2));
        var t = StudentTDistribution.Quantile(1 - (Alpha / (TwoSided ? 2 : 1)), df);
        return NonCentralT.Sf(t, df, shift) + (TwoSided ? NonCentralT.Sf(t, df, -shift) : 0);
    }

    /// <summary>The first sample's size, as a real number, when the second is ratio times as large.</summary>
    /// <param name="effect">Cohen's d, not 0.</param>
    /// <param name="power">Chance of showing it.</param>
    /// <param name="ratio">Second size over first size.</param>
    public double SampleSize(double effect, double power, double ratio)
    {
        var self = this;
        var least = 2 / (1 + ratio);
        return Math.Exp(Bisection.Increasing(
            u => self.Power(effect, Math.Exp(u), Math.Exp(u) * ratio) - power, Math.Log(least + 0.5), Math.Log(1e9)));
    }

    /// <summary>The smallest effect that samples of these sizes would show.</summary>
    /// <param name="n1">First sample.</param>
    /// <param name="n2">Second sample.</param>
    /// <param name="power">Chance of showing it.</param>
    public double DetectableEffect(double n1, double n2, double power)
    {
        var self = this;
        return Bisection.Increasing(d => self.Power(d, n1, n2) - power, 0, 100);
    }
}
