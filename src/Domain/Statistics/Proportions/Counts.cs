namespace Platform.Domain.Statistics.Proportions;

internal static class Counts
{
    public static void Require(long successes, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (successes < 0 || successes > n)
            throw new ArgumentOutOfRangeException(nameof(successes), successes, $"Successes lie from 0 to {n}, the number of trials.");
    }

    public static double Share(long successes, long n) => n == 0 ? double.NaN : (double)successes / n;
}
