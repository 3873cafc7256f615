namespace Platform.Domain.Statistics.Distributions;

/// <summary>The binomial distribution: successes in n independent trials.</summary>
public static class BinomialDistribution
{
    /// <summary>P(X = k).</summary>
    /// <param name="k">Successes; outside 0 to n the probability is 0.</param>
    /// <param name="n">Trials, at least 0.</param>
    /// <param name="success">Probability of success, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Pmf(long k, long n, double success)
    {
        Require(n, success);
        if (k < 0 || k > n)
            return 0;
        if (success is 0 or 1)
            return k == (success == 0 ? 0 : n) ? 1 : 0;
        if (k == 0)
            return Math.Exp(n * MathNet.Numerics.SpecialFunctions.Log1p(-success));
        if (k == n)
            return Math.Exp(n * Math.Log(success));

        var (x, rest) = ((double)k, (double)(n - k));
        var exponent = StirlingTerms.Error(n) - StirlingTerms.Error(x) - StirlingTerms.Error(rest)
            - StirlingTerms.Deviance(x, n * success) - StirlingTerms.Deviance(rest, n * (1 - success));
        return Math.Sqrt(n / (2 * Math.PI * x) / rest) * Math.Exp(exponent);
    }

    /// <summary>P(X &lt;= k).</summary>
    /// <param name="k">Successes.</param>
    /// <param name="n">Trials, at least 0.</param>
    /// <param name="success">Probability of success, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Cdf(long k, long n, double success) => Tails(k, n, success).Lower;

    /// <summary>P(X &gt; k), precise in the upper tail.</summary>
    /// <param name="k">Successes.</param>
    /// <param name="n">Trials, at least 0.</param>
    /// <param name="success">Probability of success, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Sf(long k, long n, double success) => Tails(k, n, success).Upper;

    /// <summary>The smallest k with P(X &lt;= k) at least p.</summary>
    /// <param name="p">From 0 to 1.</param>
    /// <param name="n">Trials, at least 0.</param>
    /// <param name="success">Probability of success, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static long Quantile(double p, long n, double success)
    {
        Probability.Require(p);
        Require(n, success);
        var (low, high) = (0L, n);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (Cdf(middle, n, success) >= p)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private static (double Lower, double Upper) Tails(long k, long n, double success)
    {
        Require(n, success);
        if (k < 0)
            return (0, 1);
        return k >= n ? (1, 0) : IncompleteBeta.Tails(n - k, k + 1, 1 - success, success);
    }

    private static void Require(long n, double success)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        Probability.Require(success);
    }
}
