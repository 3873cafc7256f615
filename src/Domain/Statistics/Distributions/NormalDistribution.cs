using MathNet.Numerics;

namespace Platform.Domain.Statistics.Distributions;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    private static readonly double SqrtTwo = Math.Sqrt(2);
    private static readonly double SqrtTwoPi = Math.Sqrt(2 * Math.PI);

    /// <summary>P(Z &lt;= x), precise in the lower tail.</summary>
    public static double Cdf(double x) => SpecialFunctions.Erfc(-x / SqrtTwo) / 2;

    /// <summary>P(Z &gt; x), precise in the upper tail.</summary>
    public static double Sf(double x) => Cdf(-x);

    /// <summary>Density at x.</summary>
    public static double Pdf(double x) => Math.Exp(-x * x / 2) / SqrtTwoPi;

    /// <summary>x with P(Z &lt;= x) = p: minus infinity at 0, infinity at 1.</summary>
    /// <param name="p">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not a probability.</exception>
    public static double Quantile(double p)
    {
        Probability.Require(p);
        if (p > 0.5)
            return -Quantile(1 - p);
        if (p == 0.5)
            return 0;
        if (p == 0)
            return double.NegativeInfinity;

        // one step of Halley's method sharpens the rational approximation to the last digits
        var x = -SqrtTwo * SpecialFunctions.ErfcInv(2 * p);
        var step = (Cdf(x) - p) / Pdf(x);
        return x - (step / (1 + (x * step / 2)));
    }
}
