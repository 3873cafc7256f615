using MathNet.Numerics;

namespace Platform.Domain.Statistics.Distributions;

/// <summary>
/// The two pieces from which binomial, beta and gamma densities are built without cancellation
/// (C. Loader 2000, "Fast and accurate computation of binomial probabilities").
/// </summary>
internal static class StirlingTerms
{
    private const double SeriesFrom = 15;
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>δ(a) with Γ(a) = sqrt(2π/a) (a/e)^a exp(δ(a)); a above 0.</summary>
    public static double Error(double a)
    {
        if (a <= SeriesFrom)
            return SpecialFunctions.GammaLn(a) - HalfLogTwoPi + (0.5 * Math.Log(a)) - (a * Math.Log(a)) + a;

        var square = a * a;
        return ((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (((1.0 / 1680) - (1.0 / 1188 / square)) / square)) / square)) / square)) / a;
    }

    /// <summary>Deviance x ln(x/m) + m - x, for x and m above 0.</summary>
    public static double Deviance(double x, double m)
    {
        if (Math.Abs(x - m) >= 0.1 * (x + m))
            return (x * Math.Log(x / m)) + m - x;

        var v = (x - m) / (x + m);
        var sum = (x - m) * v;
        var term = 2 * x * v;
        var square = v * v;
        for (var j = 1; j < 1000; j++)
        {
            term *= square;
            var next = sum + (term / ((2 * j) + 1));
            if (next.Equals(sum))
                break;
            sum = next;
        }

        return sum;
    }
}
