namespace Platform.Domain.Statistics.Distributions;

/// <summary>Student's t distribution; degrees of freedom need not be whole.</summary>
public static class StudentTDistribution
{
    /// <summary>P(T &lt;= x), precise in the lower tail.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="df">Degrees of freedom, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">df is not above 0.</exception>
    public static double Cdf(double x, double df) => x <= 0 ? LowerTail(x, df) : 1 - LowerTail(-x, df);

    /// <summary>P(T &gt; x), precise in the upper tail.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="df">Degrees of freedom, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">df is not above 0.</exception>
    public static double Sf(double x, double df) => Cdf(-x, df);

    /// <summary>x with P(T &lt;= x) = p.</summary>
    /// <param name="p">From 0 to 1.</param>
    /// <param name="df">Degrees of freedom, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Quantile(double p, double df)
    {
        Probability.Require(p);
        Probability.RequirePositive(df, nameof(df));
        return p switch
        {
            0.5 => 0,
            > 0.5 => -Quantile(1 - p, df),
            0 => double.NegativeInfinity,
            _ => -Math.Exp(Bisection.Increasing(u => p - LowerTail(-Math.Exp(u), df), -80, 700)),
        };
    }

    // I_{df/(df+x²)}(df/2, 1/2) / 2 for x <= 0
    private static double LowerTail(double x, double df)
    {
        Probability.RequirePositive(df, nameof(df));
        if (double.IsNegativeInfinity(x) || double.IsInfinity(x * x))
            return 0;
        var sum = df + (x * x);
        return IncompleteBeta.Tails(df / 2, 0.5, df / sum, x * x / sum).Lower / 2;
    }
}
