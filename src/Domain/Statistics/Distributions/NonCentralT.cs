using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace Platform.Domain.Statistics.Distributions;

/// <summary>The non-central t distribution: the normal tail averaged over the estimated standard deviation.</summary>
public static class NonCentralT
{
    private const int Nodes = 64;

    // in standard deviations of u around 1
    private static readonly double[] Panels = [-9, -6, -4, -2, 0, 2, 4, 6, 9, 14, 22];

    /// <summary>P(T &gt; t) = ∫ P(Z &gt; t·u - shift) f(u) du, u = sqrt(χ²/df).</summary>
    /// <param name="t">Any number.</param>
    /// <param name="df">Above 0.</param>
    /// <param name="shift">Non-centrality.</param>
    public static double Sf(double t, double df, double shift)
    {
        Probability.RequirePositive(df, nameof(df));
        var scale = 1 / Math.Sqrt(2 * df);
        double[] points = [0, .. Panels.Select(panel => 1 + (panel * scale)).Where(point => point > 0)];
        var log = ((1 - (df / 2)) * Math.Log(2)) - SpecialFunctions.GammaLn(df / 2) + (df / 2 * Math.Log(df));
        double Density(double u) => NormalDistribution.Sf((t * u) - shift) * Math.Exp(log + ((df - 1) * Math.Log(u)) - (df * u * u / 2));
        return points.Zip(points.Skip(1), (from, to) => GaussLegendreRule.Integrate(Density, from, to, Nodes)).Sum();
    }
}
