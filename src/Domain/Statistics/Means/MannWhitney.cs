using Platform.Domain.Statistics.Distributions;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Means;

/// <summary>The rank-sum test of Mann and Whitney with the shift estimate of Hodges and Lehmann.</summary>
public sealed record MannWhitney
{
    private MannWhitney()
    {
    }

    /// <summary>Pairs in which the first value is above the second, ties half.</summary>
    public required double U { get; init; }

    /// <summary>Pairs the other way.</summary>
    public required double Other { get; init; }

    /// <summary>Chance that a first value is above a second one, ties half.</summary>
    public required double Superiority { get; init; }

    /// <summary>Variance of U without a difference, ties allowed for.</summary>
    public required double Variance { get; init; }

    /// <summary>Standardised U; NaN when every value is equal.</summary>
    public required double Z { get; init; }

    /// <summary>Two-sided p of the normal approximation.</summary>
    public required double P { get; init; }

    /// <summary>The same with a continuity correction of 1/2 towards the centre.</summary>
    public required double CorrectedP { get; init; }

    /// <summary>One-sided p for "first is greater", corrected; NaN when every value is equal.</summary>
    public required double GreaterP { get; init; }

    /// <summary>Median of all differences between a first and a second value.</summary>
    public required double Shift { get; init; }

    /// <summary>What can be said exactly; null with ties.</summary>
    public required ExactRankSum? Exact { get; init; }

    /// <summary>Tests two independent samples.</summary>
    /// <param name="first">At least one value.</param>
    /// <param name="second">At least one value.</param>
    /// <param name="confidence">Of the interval of the shift.</param>
    public static MannWhitney Test(IReadOnlyList<double> first, IReadOnlyList<double> second, double confidence)
    {
        var (n1, n2) = (first.Count, second.Count);
        double pairs = (double)n1 * n2, n = n1 + n2;
        double[] all = [.. first, .. second];
        var ties = all.CountBy(value => value).Select(group => (double)group.Value).ToArray();
        var u = Moments.Sum(MidRanks.Of(all).Take(n1)) - (n1 * (n1 + 1) / 2.0);
        var variance = pairs / 12 * (n + 1 - (ties.Sum(t => (t * t * t) - t) / (n * (n - 1))));
        var (away, spread) = (u - (pairs / 2), Math.Sqrt(variance));
        double[] differences = [.. first.SelectMany(x => second.Select(y => x - y)).Order()];
        var spreads = variance > 0;
        return new()
        {
            U = u,
            Other = pairs - u,
            Superiority = u / pairs,
            Variance = variance,
            Z = spreads ? away / spread : double.NaN,
            P = spreads ? TwoSided(away / spread) : 1,
            CorrectedP = spreads && away != 0 ? TwoSided((Math.Abs(away) - 0.5) / spread) : 1,
            GreaterP = spreads ? NormalDistribution.Sf((away - 0.5) / spread) : double.NaN,
            Shift = Quantile.Median(differences),
            Exact = ties.Max() > 1 ? null : ExactRankSum.Of((int)u, n1, n2, differences, confidence),
        };
    }

    private static double TwoSided(double z) => Math.Min(1, 2 * NormalDistribution.Sf(Math.Abs(z)));
}
