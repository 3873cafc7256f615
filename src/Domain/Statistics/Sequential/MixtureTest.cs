namespace Platform.Domain.Statistics.Sequential;

/// <summary>
/// The mixture sequential probability ratio test (Robbins 1970; Johari, Koomen, Pekelis, Walsh 2022): p and interval hold at every look.
/// With estimated variances it holds asymptotically.
/// </summary>
public static class MixtureTest
{
    /// <summary>Looks at an estimate as it becomes more precise.</summary>
    /// <param name="looks">Estimate and its variance at each look.</param>
    /// <param name="tauSquared">Variance of the mixing normal distribution, above 0.</param>
    /// <param name="null">Value under test.</param>
    /// <param name="alpha">Chance that the interval ever misses the truth.</param>
    public static IReadOnlyList<MixtureLook> Look(IEnumerable<(double Estimate, double Variance)> looks, double tauSquared, double @null, double alpha)
    {
        var results = new List<MixtureLook>();
        var (p, lower, upper) = (1.0, double.NegativeInfinity, double.PositiveInfinity);
        foreach (var (estimate, v) in looks)
        {
            var (away, sum) = (estimate - @null, v + tauSquared);
            var log = (Math.Log(v / sum) / 2) + (tauSquared * away * away / (2 * v * sum));
            var radius = Math.Sqrt(2 * v * sum / tauSquared * ((Math.Log(sum / v) / 2) - Math.Log(alpha)));
            p = Math.Min(p, Math.Exp(-log));
            (lower, upper) = (Math.Max(lower, estimate - radius), Math.Min(upper, estimate + radius));
            results.Add(new(log, p, estimate - radius, estimate + radius, lower, upper));
        }

        return results;
    }
}
