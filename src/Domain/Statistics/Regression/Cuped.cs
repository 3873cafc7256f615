using Platform.Domain.Statistics.Means;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Regression;

/// <summary>A difference of means adjusted by a covariate known beforehand (Deng, Xu, Kohavi, Walker 2013).</summary>
/// <param name="Theta">Slope on the covariate; 0 for a constant one.</param>
/// <param name="Treated">Adjusted treated arm.</param>
/// <param name="Control">Adjusted control arm.</param>
/// <param name="Unadjusted">Difference without adjustment.</param>
/// <param name="VarianceRatio">Variance of the adjusted difference over that of the unadjusted one.</param>
/// <param name="Effect">Welch's test of the adjusted values; its degrees of freedom ignore that theta was estimated.</param>
public sealed record Cuped(double Theta, SampleSummary Treated, SampleSummary Control, double Unadjusted, double VarianceRatio, MeanDifference Effect)
{
    /// <summary>Adjusts and tests.</summary>
    /// <param name="treated">Outcome and covariate of the treated arm.</param>
    /// <param name="control">Outcome and covariate of the control arm.</param>
    /// <param name="within">True takes the slope within arms (analysis of covariance), false over all units.</param>
    /// <param name="confidence">Such as 0.95.</param>
    public static Cuped Estimate(
        (IReadOnlyList<double> Y, IReadOnlyList<double> X) treated, (IReadOnlyList<double> Y, IReadOnlyList<double> X) control, bool within, double confidence)
    {
        double[] y = [.. treated.Y, .. control.Y], x = [.. treated.X, .. control.X];
        var (covariance, variance) = within
            ? (Scatter(treated.Y, treated.X) + Scatter(control.Y, control.X), Scatter(treated.X, treated.X) + Scatter(control.X, control.X))
            : (Scatter(y, x), Scatter(x, x));
        var theta = variance == 0 ? 0 : covariance / variance;
        var centre = Moments.Mean(x);
        SampleSummary Adjust((IReadOnlyList<double> Y, IReadOnlyList<double> X) arm) =>
            SampleSummary.Of([.. arm.Y.Zip(arm.X, (outcome, covariate) => outcome - (theta * (covariate - centre)))]);

        var (after, before) = (Adjust(treated), Adjust(control));
        var plain = (Moments.Variance(treated.Y) / treated.Y.Count) + (Moments.Variance(control.Y) / control.Y.Count);
        return new(
            theta,
            after,
            before,
            Moments.Mean(treated.Y) - Moments.Mean(control.Y),
            ((after.Variance / after.Count) + (before.Variance / before.Count)) / plain,
            MeanDifference.Welch(after, before, confidence));
    }

    private static double Scatter(IReadOnlyList<double> a, IReadOnlyList<double> b) => Moments.Covariance(a, b) * (a.Count - 1);
}
