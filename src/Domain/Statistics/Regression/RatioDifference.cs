using Platform.Domain.Statistics.Distributions;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Regression;

/// <summary>A difference of two ratios of means by the delta method (Deng, Knoblich, Lu 2018).</summary>
/// <param name="Treated">Ratio and its variance in the treated arm.</param>
/// <param name="Control">Ratio and its variance in the control arm.</param>
/// <param name="Difference">Treated minus control with its normal interval.</param>
/// <param name="StandardError">Of the difference.</param>
/// <param name="P">Two-sided p.</param>
/// <param name="LowerOneSided">Lower one-sided limit at the same confidence.</param>
public sealed record RatioDifference(
    (double Ratio, double Variance) Treated, (double Ratio, double Variance) Control, IntervalEstimate Difference, double StandardError, double P, double LowerOneSided)
{
    /// <summary>Compares two arms.</summary>
    /// <param name="treated">Numerator and denominator of each treated unit.</param>
    /// <param name="control">Numerator and denominator of each control unit.</param>
    /// <param name="confidence">Such as 0.95.</param>
    public static RatioDifference Estimate(
        (IReadOnlyList<double> Numerator, IReadOnlyList<double> Denominator) treated,
        (IReadOnlyList<double> Numerator, IReadOnlyList<double> Denominator) control,
        double confidence)
    {
        var (one, two) = (Arm(treated.Numerator, treated.Denominator), Arm(control.Numerator, control.Denominator));
        var (d, error) = (one.Ratio - two.Ratio, Math.Sqrt(one.Variance + two.Variance));
        var half = Confidence.TwoSidedZ(confidence) * error;
        return new(
            one, two, new(d, d - half, d + half), error, 2 * NormalDistribution.Sf(Math.Abs(d / error)), d - (Confidence.OneSidedZ(confidence) * error));
    }

    private static (double Ratio, double Variance) Arm(IReadOnlyList<double> numerator, IReadOnlyList<double> denominator)
    {
        var mean = Moments.Mean(denominator);
        var ratio = Moments.Mean(numerator) / mean;
        var spread = Moments.Variance(numerator) - (2 * ratio * Moments.Covariance(numerator, denominator)) + (ratio * ratio * Moments.Variance(denominator));
        return (ratio, spread / (numerator.Count * mean * mean));
    }
}
