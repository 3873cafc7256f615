using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Classification;

/// <summary>Brier's score of stated probabilities (Brier 1950): 0 is best.</summary>
public static class BrierScore
{
    /// <summary>Mean of (probability - outcome)², 0 to 1.</summary>
    /// <param name="probabilities">Stated probability of each case.</param>
    /// <param name="outcomes">1 where it happened, else 0.</param>
    public static double Binary(IReadOnlyList<double> probabilities, IReadOnlyList<int> outcomes) =>
        Moments.Mean([.. probabilities.Zip(outcomes, (p, happened) => (p - happened) * (p - happened))]);

    /// <summary>Mean over cases of the sum over classes of squared differences, 0 to 2.</summary>
    /// <param name="probabilities">For each case the stated probability of each class.</param>
    /// <param name="truth">True class of each case.</param>
    public static double Multiclass(IReadOnlyList<IReadOnlyList<double>> probabilities, IReadOnlyList<int> truth) =>
        Moments.Mean([.. probabilities.Zip(truth, (row, label) => Moments.Sum(row.Select((p, index) => Math.Pow(p - (index == label ? 1 : 0), 2))))]);
}
