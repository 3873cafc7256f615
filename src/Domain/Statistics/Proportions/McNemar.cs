using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Statistics.Proportions;

/// <summary>McNemar's test in its four forms. Without a discordant pair every p is 1 and the statistics are NaN.</summary>
/// <param name="ExactP">Twice the smaller binomial tail, at most 1.</param>
/// <param name="MidP">Exact p less the chance of what was seen (Fagerland, Lydersen, Laake 2013); the one to use.</param>
/// <param name="ChiSquared">(b - c)² / (b + c).</param>
/// <param name="ChiSquaredP">Its upper tail at 1 degree of freedom.</param>
/// <param name="Corrected">(|b - c| - 1)² / (b + c), not below 0 inside the brackets.</param>
/// <param name="CorrectedP">Its upper tail at 1 degree of freedom.</param>
public readonly record struct McNemar(double ExactP, double MidP, double ChiSquared, double ChiSquaredP, double Corrected, double CorrectedP)
{
    /// <summary>Tests that both discordant counts have the same expectation.</summary>
    /// <param name="firstOnly">b: yes for the first alone, at least 0.</param>
    /// <param name="secondOnly">c: yes for the second alone, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static McNemar Test(long firstOnly, long secondOnly)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstOnly);
        ArgumentOutOfRangeException.ThrowIfNegative(secondOnly);
        var n = firstOnly + secondOnly;
        if (n == 0)
            return new(1, 1, double.NaN, 1, double.NaN, 1);

        var smaller = Math.Min(firstOnly, secondOnly);
        var seen = BinomialDistribution.Pmf(smaller, n, 0.5);
        var exact = Math.Min(1, 2 * BinomialDistribution.Cdf(smaller, n, 0.5));
        var away = Math.Abs((double)firstOnly - secondOnly);
        var plain = away * away / n;
        var reduced = Math.Max(0, away - 1);
        var corrected = reduced * reduced / n;
        return new(
            exact,
            firstOnly == secondOnly ? 1 - (seen / 2) : exact - seen,
            plain,
            ChiSquaredDistribution.Sf(plain, 1),
            corrected,
            ChiSquaredDistribution.Sf(corrected, 1));
    }
}
