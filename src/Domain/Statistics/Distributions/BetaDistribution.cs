namespace Platform.Domain.Statistics.Distributions;

/// <summary>The beta distribution.</summary>
public static class BetaDistribution
{
    /// <summary>P(X &lt;= x).</summary>
    /// <param name="x">From 0 to 1; outside the probability is 0 or 1.</param>
    /// <param name="a">First shape, above 0.</param>
    /// <param name="b">Second shape, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A shape is not above 0.</exception>
    public static double Cdf(double x, double a, double b) => Tails(x, 1 - x, a, b).Lower;

    /// <summary>P(X &gt; x), precise in the upper tail.</summary>
    /// <param name="x">From 0 to 1; outside the probability is 1 or 0.</param>
    /// <param name="a">First shape, above 0.</param>
    /// <param name="b">Second shape, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A shape is not above 0.</exception>
    public static double Sf(double x, double a, double b) => Tails(x, 1 - x, a, b).Upper;

    /// <summary>x with P(X &lt;= x) = p, by halving on the logit so that both ends keep their relative precision.</summary>
    /// <param name="p">From 0 to 1.</param>
    /// <param name="a">First shape, above 0.</param>
    /// <param name="b">Second shape, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Quantile(double p, double a, double b)
    {
        Probability.Require(p);
        Probability.RequirePositive(a, nameof(a));
        Probability.RequirePositive(b, nameof(b));
        if (p is 0 or 1)
            return p;

        var upper = 1 - p;
        var logit = Bisection.Increasing(
            u =>
            {
                var (lowerTail, upperTail) = Tails(Logistic(u), Logistic(-u), a, b);
                return p <= 0.5 ? lowerTail - p : upper - upperTail;
            },
            -700,
            700);
        return Logistic(logit);
    }

    private static double Logistic(double u) => u >= 0 ? 1 / (1 + Math.Exp(-u)) : Math.Exp(u) / (1 + Math.Exp(u));

    private static (double Lower, double Upper) Tails(double x, double y, double a, double b)
    {
        Probability.RequirePositive(a, nameof(a));
        Probability.RequirePositive(b, nameof(b));
        return IncompleteBeta.Tails(a, b, x, y);
    }
}
