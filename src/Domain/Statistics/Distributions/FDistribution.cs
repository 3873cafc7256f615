namespace Platform.Domain.Statistics.Distributions;

/// <summary>Fisher's F distribution.</summary>
public static class FDistribution
{
    /// <summary>P(F &lt;= x).</summary>
    /// <param name="x">At least 0; below it the probability is 0.</param>
    /// <param name="df1">Degrees of freedom of the numerator, above 0.</param>
    /// <param name="df2">Degrees of freedom of the denominator, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Degrees of freedom are not above 0.</exception>
    public static double Cdf(double x, double df1, double df2) => Tails(x, df1, df2).Lower;

    /// <summary>P(F &gt; x), precise in the upper tail.</summary>
    /// <param name="x">At least 0; below it the probability is 1.</param>
    /// <param name="df1">Degrees of freedom of the numerator, above 0.</param>
    /// <param name="df2">Degrees of freedom of the denominator, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Degrees of freedom are not above 0.</exception>
    public static double Sf(double x, double df1, double df2) => Tails(x, df1, df2).Upper;

    /// <summary>x with P(F &lt;= x) = p.</summary>
    /// <param name="p">From 0 to 1.</param>
    /// <param name="df1">Degrees of freedom of the numerator, above 0.</param>
    /// <param name="df2">Degrees of freedom of the denominator, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Quantile(double p, double df1, double df2)
    {
        Probability.Require(p);
        return PositiveQuantile.Find(x => Tails(x, df1, df2), p);
    }

    private static (double Lower, double Upper) Tails(double x, double df1, double df2)
    {
        Probability.RequirePositive(df1, nameof(df1));
        Probability.RequirePositive(df2, nameof(df2));
        if (x <= 0)
            return (0, 1);

        // d1 x / (d1 x + d2), written so that neither part overflows
        var odds = x * (df1 / df2);
        return IncompleteBeta.Tails(df1 / 2, df2 / 2, odds <= 1 ? odds / (1 + odds) : 1 / (1 + (1 / odds)), 1 / (1 + odds));
    }
}
