namespace Platform.Domain.Statistics.Distributions;

/// <summary>The chi-squared distribution.</summary>
public static class ChiSquaredDistribution
{
    /// <summary>P(X &lt;= x).</summary>
    /// <param name="x">At least 0; below it the probability is 0.</param>
    /// <param name="df">Degrees of freedom, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">df is not above 0.</exception>
    public static double Cdf(double x, double df) => Tails(x, df).Lower;

    /// <summary>P(X &gt; x), precise in the upper tail.</summary>
    /// <param name="x">At least 0; below it the probability is 1.</param>
    /// <param name="df">Degrees of freedom, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">df is not above 0.</exception>
    public static double Sf(double x, double df) => Tails(x, df).Upper;

    /// <summary>x with P(X &lt;= x) = p.</summary>
    /// <param name="p">From 0 to 1.</param>
    /// <param name="df">Degrees of freedom, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Quantile(double p, double df)
    {
        Probability.Require(p);
        Probability.RequirePositive(df, nameof(df));
        return PositiveQuantile.Find(x => Tails(x, df), p);
    }

    private static (double Lower, double Upper) Tails(double x, double df)
    {
        Probability.RequirePositive(df, nameof(df));
        return IncompleteGamma.Tails(df / 2, x / 2);
    }
}
