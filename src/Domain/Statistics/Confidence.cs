using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Statistics;

/// <summary>Turns a confidence level into the normal multiplier that intervals use.</summary>
public static class Confidence
{
    /// <summary>z with P(|Z| &lt;= z) = confidence.</summary>
    /// <param name="confidence">Between 0 and 1, both excluded, such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static double TwoSidedZ(double confidence)
    {
        RequireLevel(confidence);
        return NormalDistribution.Quantile((1 + confidence) / 2);
    }

    /// <summary>z with P(Z &lt;= z) = confidence.</summary>
    /// <param name="confidence">Between 0 and 1, both excluded.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static double OneSidedZ(double confidence)
    {
        RequireLevel(confidence);
        return NormalDistribution.Quantile(confidence);
    }

    internal static void RequireLevel(double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence level lies between 0 and 1, for example 0.95.");
    }
}
