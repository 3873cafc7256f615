namespace Platform.Domain.Statistics.Distributions;

/// <summary>The regularised incomplete gamma function: series below a + 1 (DLMF 8.7.1), continued fraction above (DLMF 8.9.2).</summary>
internal static class IncompleteGamma
{
    private const double Tiny = 1e-300;
    private const int MostTerms = 1_000_000;

    /// <summary>P(a, x) and Q(a, x) = 1 - P(a, x).</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="x">At least 0.</param>
    public static (double Lower, double Upper) Tails(double a, double x)
    {
        if (x <= 0)
            return (0, 1);
        if (double.IsPositiveInfinity(x))
            return (1, 0);

        // x^a e^-x / Γ(a)
        var front = Math.Sqrt(a / (2 * Math.PI)) * Math.Exp(-StirlingTerms.Deviance(a, x) - StirlingTerms.Error(a));
        if (x < a + 1)
        {
            var lower = Math.Min(1, front * Series(a, x));
            return (lower, 1 - lower);
        }

        var upper = Math.Min(1, front * Fraction(a, x));
        return (1 - upper, upper);
    }

    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var k = 1; k < MostTerms && term > sum * 1e-17; k++)
        {
            term *= x / (a + k);
            sum += term;
        }

        return sum;
    }

    private static double Fraction(double a, double x)
    {
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / (b == 0 ? Tiny : b);
        var value = d;
        for (var k = 1; k < MostTerms; k++)
        {
            var an = -k * (k - a);
            b += 2;
            d = (an * d) + b;
            d = 1 / (d == 0 ? Tiny : d);
            c = b + (an / c);
            c = c == 0 ? Tiny : c;
            value *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-16)
                return value;
        }

        throw new ArithmeticException($"The incomplete gamma function did not converge for a = {a}, x = {x}.");
    }
}
