namespace Platform.Domain.Statistics.Distributions;

internal static class Probability
{
    public static void Require(double p)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies from 0 to 1.");
    }

    public static void RequirePositive(double value, string name)
    {
        if (!(value > 0) || double.IsInfinity(value))
            throw new ArgumentOutOfRangeException(name, value, "The value has to be above 0 and finite.");
    }
}
