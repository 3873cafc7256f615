using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Means;

/// <summary>What a test of means needs to know of a sample.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Variance">Variance with divisor n - 1.</param>
/// <param name="Count">Number of values.</param>
public readonly record struct SampleSummary(double Mean, double Variance, double Count)
{
    /// <summary>Summarises values.</summary>
    /// <param name="values">The values.</param>
    public static SampleSummary Of(IReadOnlyList<double> values) => new(Moments.Mean(values), Moments.Variance(values), values.Count);
}
