using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Sequential;

/// <summary>The empirical-Bernstein confidence sequence for values from 0 to 1 (Waudby-Smith, Ramdas 2024, Theorem 2).</summary>
/// <param name="Centre">Weighted mean.</param>
/// <param name="Radius">Distance to either limit, before it is cut to 0 and 1.</param>
public readonly record struct EmpiricalBernstein(double Centre, double Radius)
{
    /// <summary>Lower limit.</summary>
    public double Lower => Math.Max(0, Centre - Radius);

    /// <summary>Upper limit.</summary>
    public double Upper => Math.Min(1, Centre + Radius);

    /// <summary>Looks at the first t values.</summary>
    /// <param name="values">Values from 0 to 1, at least one.</param>
    /// <param name="alpha">Chance that the interval ever misses the truth.</param>
    /// <param name="cap">Largest bet, between 0 and 1.</param>
    /// <param name="twoSided">False when only one of the limits is used.</param>
    public static EmpiricalBernstein Look(IReadOnlyList<double> values, double alpha, double cap, bool twoSided)
    {
        var logTerm = Math.Log((twoSided ? 2 : 1) / alpha);
        var means = PredictableBets.Means(values);
        double[] bets = [.. PredictableBets.Of(values, logTerm).Select(bet => Math.Min(bet, cap))];
        var total = Moments.Sum(bets);
        var spread = Moments.Sum(values.Select((value, index) => Math.Pow(value - means[index], 2) * (-MathNet.Numerics.SpecialFunctions.Log1p(-bets[index]) - bets[index])));
        return new(Moments.Sum(bets.Zip(values, (bet, value) => bet * value)) / total, (logTerm + spread) / total);
    }
}
