using Platform.Domain.Statistics.Distributions;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Means;

/// <summary>A difference of two means judged by Student's t.</summary>
/// <param name="Difference">First minus second.</param>
/// <param name="StandardError">Of the difference.</param>
/// <param name="Df">Degrees of freedom; NaN when the standard error is 0.</param>
/// <param name="T">Difference over standard error; infinite, or NaN for no difference, when the standard error is 0.</param>
/// <param name="TwoSidedP">p of "no difference".</param>
/// <param name="GreaterP">p against "first minus second is above 0".</param>
/// <param name="Lower">Lower two-sided limit.</param>
/// <param name="Upper">Upper two-sided limit.</param>
/// <param name="LowerOneSided">Lower one-sided limit at the same confidence.</param>
public readonly record struct MeanDifference(
    double Difference, double StandardError, double Df, double T, double TwoSidedP, double GreaterP, double Lower, double Upper, double LowerOneSided)
{
    /// <summary>Welch's test: the two variances may differ; degrees of freedom by Welch and Satterthwaite.</summary>
    /// <param name="first">At least two values.</param>
    /// <param name="second">At least two values.</param>
    /// <param name="confidence">Such as 0.95.</param>
    public static MeanDifference Welch(IReadOnlyList<double> first, IReadOnlyList<double> second, double confidence) =>
        Welch(SampleSummary.Of(first), SampleSummary.Of(second), confidence);

    /// <summary>Welch's test from means, variances and numbers.</summary>
    /// <param name="first">First sample.</param>
    /// <param name="second">Second sample.</param>
    /// <param name="confidence">Such as 0.95.</param>
    public static MeanDifference Welch(SampleSummary first, SampleSummary second, double confidence)
    {
        var (a, b) = (first.Variance / first.Count, second.Variance / second.Count);
        var df = (a + b) * (a + b) / ((a * a / (first.Count - 1)) + (b * b / (second.Count - 1)));
        return From(first.Mean - second.Mean, Math.Sqrt(a + b), df, confidence);
    }

    /// <summary>The t test of paired values: on their differences.</summary>
    /// <param name="first">At least two values.</param>
    /// <param name="second">Their partners.</param>
    /// <param name="confidence">Such as 0.95.</param>
    public static MeanDifference Paired(IReadOnlyList<double> first, IReadOnlyList<double> second, double confidence)
    {
        double[] differences = [.. first.Zip(second, (x, y) => x - y)];
        return From(Moments.Mean(differences), Math.Sqrt(Moments.Variance(differences) / differences.Length), differences.Length - 1, confidence);
    }

    /// <summary>From an estimate, its standard error and degrees of freedom.</summary>
    /// <param name="difference">The estimate.</param>
    /// <param name="standardError">At least 0.</param>
    /// <param name="df">Above 0.</param>
    /// <param name="confidence">Such as 0.95.</param>
    public static MeanDifference From(double difference, double standardError, double df, double confidence)
    {
        Confidence.RequireLevel(confidence);
        if (standardError == 0)
            return Certain(difference);

        var t = difference / standardError;
        var half = StudentTDistribution.Quantile((1 + confidence) / 2, df) * standardError;
        return new(
            difference,
            standardError,
            df,
            t,
            2 * StudentTDistribution.Sf(Math.Abs(t), df),
            StudentTDistribution.Sf(t, df),
            difference - half,
            difference + half,
            difference - (StudentTDistribution.Quantile(confidence, df) * standardError));
    }

    // without spread the interval is the point
    private static MeanDifference Certain(double difference)
    {
        var sign = Math.Sign(difference);
        return new(
            difference, 0, double.NaN, sign == 0 ? double.NaN : sign * double.PositiveInfinity, sign == 0 ? 1 : 0, (1 - sign) / 2.0, difference, difference, difference);
    }
}
