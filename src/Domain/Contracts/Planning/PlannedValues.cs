using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Distributions;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Contracts.Planning;

/// <summary>Draws values of a KPI with a mean and a standard deviation.</summary>
internal static class PlannedValues
{
    private const int Digits = 6;

    /// <summary>
    /// A value with that mean. A proportion is yes or no; a bounded score one of two values, which have the mean and, as far as the limits leave room, the spread; an amount is normal.
    /// </summary>
    public static decimal Draw(KpiDefinition kpi, double mean, double spread, SplitMix64 chance)
    {
        var uniform = chance.Uniform();
        switch (kpi.Kind)
        {
            case KpiKind.Proportion:
                return uniform < mean ? 1 : 0;
            case KpiKind.BoundedScore:
                var (low, high) = ((double)kpi.Low, (double)kpi.High);
                return Math.Clamp(Rounded(TwoPoint(Math.Clamp(mean, low, high), spread, (low, high), uniform)), kpi.Low, kpi.High);
            default:
                return Rounded(mean + (spread * Normal(uniform)));
        }
    }

    /// <summary>A standard normal number.</summary>
    public static double Normal(double uniform) => NormalDistribution.Quantile(Math.Clamp(uniform, 1e-12, 1 - 1e-12));

    // the odds of the upper value are 1 unless a limit is nearer than one standard deviation
    private static double TwoPoint(double mean, double spread, (double Low, double High) limits, double uniform)
    {
        var (below, above) = (mean - limits.Low, limits.High - mean);
        var most = Math.Sqrt(below * above);
        var deviation = Math.Min(spread, most);
        if (deviation <= 0)
            return mean;
        var least = deviation / above;
        var largest = below / deviation;
        // at the widest spread both limits are one, but for the last bit
        var odds = Math.Min(Math.Max(1, least * least), largest * largest);
        var share = odds / (1 + odds);
        return uniform < share ? mean + (deviation / Math.Sqrt(odds)) : mean - (deviation * Math.Sqrt(odds));
    }

    private static decimal Rounded(double value) => decimal.Round((decimal)Math.Clamp(value, -1e12, 1e12), Digits);
}
