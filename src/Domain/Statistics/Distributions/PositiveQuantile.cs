namespace Platform.Domain.Statistics.Distributions;

/// <summary>Quantiles of a positive variable: halving on its logarithm, against the smaller tail.</summary>
internal static class PositiveQuantile
{
    public static double Find(Func<double, (double Lower, double Upper)> tails, double p)
    {
        if (p == 0)
            return 0;
        if (p == 1)
            return double.PositiveInfinity;

        var upper = 1 - p;
        return Math.Exp(p <= 0.5
            ? Bisection.Increasing(u => tails(Math.Exp(u)).Lower - p, -700, 700)
            : Bisection.Increasing(u => upper - tails(Math.Exp(u)).Upper, -700, 700));
    }
}
