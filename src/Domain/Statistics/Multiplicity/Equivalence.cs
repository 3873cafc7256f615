using Platform.Domain.Statistics.Distributions;
using Platform.Domain.Statistics.Means;
using Platform.Domain.Statistics.Proportions;

namespace Platform.Domain.Statistics.Multiplicity;

/// <summary>Two one-sided tests (Schuirmann 1987): is a difference within limits? Non-inferiority alone is <paramref name="LowP"/>.</summary>
/// <param name="Difference">First minus second.</param>
/// <param name="LowStatistic">Statistic against the lower limit.</param>
/// <param name="LowP">p for "the difference is above the lower limit".</param>
/// <param name="HighStatistic">Statistic against the upper limit.</param>
/// <param name="HighP">p for "the difference is below the upper limit".</param>
/// <param name="Df">Degrees of freedom; NaN for normal statistics.</param>
public readonly record struct Equivalence(double Difference, double LowStatistic, double LowP, double HighStatistic, double HighP, double Df)
{
    /// <summary>p for "the difference is within both limits": the larger of the two.</summary>
    public double P => Math.Max(LowP, HighP);

    /// <summary>Proportions with the unpooled variance.</summary>
    /// <param name="samples">The counts.</param>
    /// <param name="low">Lower limit.</param>
    /// <param name="high">Upper limit.</param>
    public static Equivalence Wald(TwoSamples samples, double low, double high)
    {
        var (p1, p2, d) = (samples.Share1, samples.Share2, samples.Difference);
        var error = Math.Sqrt((p1 * (1 - p1) / samples.N1) + (p2 * (1 - p2) / samples.N2));
        return Normal(d, (d - low) / error, (d - high) / error);
    }

    /// <summary>Proportions by the score statistic: Farrington and Manning 1990, or Miettinen and Nurminen 1985 with the correction N/(N-1).</summary>
    /// <param name="samples">The counts.</param>
    /// <param name="low">Lower limit.</param>
    /// <param name="high">Upper limit.</param>
    /// <param name="correction">True for Miettinen and Nurminen.</param>
    public static Equivalence Score(TwoSamples samples, double low, double high, bool correction) =>
        Normal(samples.Difference, ScoreDifference.Statistic(samples, low, correction), ScoreDifference.Statistic(samples, high, correction));

    /// <summary>Means, from a t test of their difference.</summary>
    /// <param name="difference">Welch's or the paired test.</param>
    /// <param name="low">Lower limit.</param>
    /// <param name="high">Upper limit.</param>
    public static Equivalence Means(MeanDifference difference, double low, double high)
    {
        var (below, above) = ((difference.Difference - low) / difference.StandardError, (difference.Difference - high) / difference.StandardError);
        return new(
            difference.Difference, below, StudentTDistribution.Sf(below, difference.Df), above, StudentTDistribution.Cdf(above, difference.Df), difference.Df);
    }

    private static Equivalence Normal(double difference, double below, double above) =>
        new(difference, below, NormalDistribution.Sf(below), above, NormalDistribution.Cdf(above), double.NaN);
}
