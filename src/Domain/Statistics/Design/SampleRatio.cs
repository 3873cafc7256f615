using MathNet.Numerics;
using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Statistics.Design;

/// <summary>Was traffic divided as planned?</summary>
public static class SampleRatio
{
    /// <summary>Pearson's chi-squared test of counts against weights.</summary>
    /// <param name="counts">Units of each arm.</param>
    /// <param name="weights">Planned weights, above 0.</param>
    public static (double Statistic, int Df, double P) ChiSquared(IReadOnlyList<long> counts, IReadOnlyList<double> weights)
    {
        double n = counts.Sum(), total = weights.Sum();
        var statistic = counts.Zip(weights, (count, weight) => Math.Pow(count - (n * weight / total), 2) / (n * weight / total)).Sum();
        return (statistic, counts.Count - 1, ChiSquaredDistribution.Sf(statistic, counts.Count - 1));
    }

    /// <summary>
    /// The multinomial test of Lindon and Malek 2022: log Bayes factor and p at each look; p is valid at every look, however often one looks.
    /// </summary>
    /// <param name="looks">Units of each arm so far, at each look.</param>
    /// <param name="weights">Planned weights, above 0.</param>
    /// <param name="concentration">How tightly the alternative sits around the plan, above 0.</param>
    public static IReadOnlyList<(double LogBayesFactor, double P)> Sequential(
        IReadOnlyList<IReadOnlyList<long>> looks, IReadOnlyList<double> weights, double concentration)
    {
        var total = weights.Sum();
        double[] shares = [.. weights.Select(weight => weight / total)];
        var results = new List<(double, double)>();
        var p = 1.0;
        foreach (var counts in looks)
        {
            var sum = shares.Sum() * concentration;
            var log = SpecialFunctions.GammaLn(sum) - SpecialFunctions.GammaLn(sum + counts.Sum());
            for (var arm = 0; arm < shares.Length; arm++)
            {
                var prior = concentration * shares[arm];
                log += SpecialFunctions.GammaLn(prior + counts[arm]) - SpecialFunctions.GammaLn(prior) - (counts[arm] * Math.Log(shares[arm]));
            }

            p = Math.Min(p, Math.Exp(-log));
            results.Add((log, p));
        }

        return results;
    }
}
