using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Classification;

/// <summary>Area under the ROC curve.</summary>
public static class RocAuc
{
    /// <summary>Mann-Whitney's U over the number of pairs, mid-ranks for ties (Hanley, McNeil 1982); NaN when one class is missing.</summary>
    /// <param name="scores">Score of each case; higher means the positive class.</param>
    /// <param name="labels">1 for the positive class, else 0.</param>
    public static double Of(IReadOnlyList<double> scores, IReadOnlyList<int> labels)
    {
        var ranks = MidRanks.Of(scores);
        double positives = labels.Count(label => label != 0);
        var negatives = labels.Count - positives;
        if (positives == 0 || negatives == 0)
            return double.NaN;
        var sum = Moments.Sum(ranks.Where((_, row) => labels[row] != 0));
        return (sum - (positives * (positives + 1) / 2)) / (positives * negatives);
    }
}
