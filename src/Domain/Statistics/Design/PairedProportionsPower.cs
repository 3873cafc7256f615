using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Statistics.Design;

/// <summary>How many cases a paired comparison of two proportions needs (Connor 1987, building on Miettinen 1968).</summary>
public static class PairedProportionsPower
{
    /// <summary>n = (z(1-α/2) sqrt(ψ) + z(power) sqrt(ψ - δ²))² / δ², with ψ the share of cases on which the two differ.</summary>
    /// <param name="difference">δ, the difference to be shown; above 0, at most 1.</param>
    /// <param name="discordant">ψ, at least δ, at most 1.</param>
    /// <param name="confidence">1 - α, such as 0.95.</param>
    /// <param name="power">Chance of showing it, such as 0.8.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Cases(double difference, double discordant, double confidence, double power)
    {
        if (!(difference > 0 && difference <= 1))
            throw new ArgumentOutOfRangeException(nameof(difference), difference, "The difference to be shown lies above 0, at most 1.");
        if (!(discordant >= difference && discordant <= 1))
            throw new ArgumentOutOfRangeException(nameof(discordant), discordant, $"The discordant share lies from {difference}, the difference, to 1.");

        Confidence.RequireLevel(power);
        var reach = (Confidence.TwoSidedZ(confidence) * Math.Sqrt(discordant))
            + (NormalDistribution.Quantile(power) * Math.Sqrt(discordant - (difference * difference)));
        return reach * reach / (difference * difference);
    }
}
