namespace Platform.Domain.Statistics.Distributions;

/// <summary>
/// The regularised incomplete beta function by the continued fraction of DiDonato and Morris 1992 (equation 9), both tails with full relative precision.
/// </summary>
internal static class IncompleteBeta
{
    private const double Tiny = 1e-300;
    private const int MostTerms = 1_000_000;

    /// <summary>I_x(a, b) and 1 - I_x(a, b).</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    /// <param name="x">From 0 to 1.</param>
    /// <param name="y">1 - x, given by the caller because it may know it more precisely.</param>
    public static (double Lower, double Upper) Tails(double a, double b, double x, double y)
    {
        if (x <= 0)
            return (0, 1);
        if (y <= 0)
            return (1, 0);

        if (x <= (a + 1) / (a + b + 2))
        {
            var lower = Math.Min(1, Front(a, b, x, y) / Fraction(a, b, x, y));
            return (lower, 1 - lower);
        }

        var upper = Math.Min(1, Front(a, b, x, y) / Fraction(b, a, y, x));
        return (1 - upper, upper);
    }

    /// <summary>x^a y^b / B(a, b).</summary>
    public static double Front(double a, double b, double x, double y)
    {
        var n = a + b;
        var exponent = StirlingTerms.Error(n) - StirlingTerms.Error(a) - StirlingTerms.Error(b)
            - StirlingTerms.Deviance(a, n * x) - StirlingTerms.Deviance(b, n * y);
        return Math.Sqrt(a / n * b / (2 * Math.PI)) * Math.Exp(exponent);
    }

    // b0 + a1 / (b1 + a2 / (b2 + ...)) by Lentz's method. λ = ay - bx carries what would cancel in a - (a + b)x when x is near 1.
    private static double Fraction(double a, double b, double x, double y)
    {
        var lambda = (a * y) - (b * x);
        var value = Away(a * (lambda + 1) / (a + 1));
        var (c, d) = (value, 0.0);
        for (var m = 1; m < MostTerms; m++)
        {
            var odd = a + (2.0 * m) - 1;
            var numerator = (a + m - 1) / odd * ((a + b + m - 1) / odd) * m * (b - m) * x * x;
            var denominator = m + (m * (b - m) * x / odd) + ((a + m) * (lambda + 1 + (m * (1 + y))) / (odd + 2));
            d = 1 / Away(denominator + (numerator * d));
            c = Away(denominator + (numerator / c));
            value *= c * d;
            if (Math.Abs((c * d) - 1) < 1e-16)
                return value;
        }

        throw new ArithmeticException($"The incomplete beta function did not converge for a = {a}, b = {b}, x = {x}.");
    }

    private static double Away(double value) => value == 0 ? Tiny : value;
}
