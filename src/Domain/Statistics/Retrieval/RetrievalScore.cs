using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Retrieval;

/// <summary>How well a ranked list of documents answers one query. NaN throughout when the query has no relevant document; 0 for an empty list.</summary>
public sealed class RetrievalScore
{
    private readonly int[] _grades;
    private readonly int[] _ideal;

    /// <param name="scores">Score of each retrieved document.</param>
    /// <param name="grades">Grade of each judged document; above 0 is relevant, also when it was not retrieved.</param>
    public RetrievalScore(IReadOnlyDictionary<string, double> scores, IReadOnlyDictionary<string, int> grades)
    {
        Ranking = [.. scores.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key)];
        _grades = [.. Ranking.Select(document => grades.GetValueOrDefault(document))];
        _ideal = [.. grades.Values.Where(grade => grade > 0).OrderDescending()];
    }

    /// <summary>The documents, best first; equal scores by id.</summary>
    public IReadOnlyList<string> Ranking { get; }

    /// <summary>True when some document is relevant: only such queries enter a mean.</summary>
    public bool HasRelevant => _ideal.Length > 0;

    /// <summary>Relevant documents among the first k, over all relevant ones.</summary>
    public double RecallAt(int k) => Of(() => (double)Found(k) / _ideal.Length);

    /// <summary>Relevant documents among the first k, over k.</summary>
    public double PrecisionAt(int k) => Of(() => (double)Found(k) / k);

    /// <summary>One over the rank of the first relevant document; 0 beyond rank k.</summary>
    public double ReciprocalRankAt(int k) => Of(() =>
    {
        var first = Array.FindIndex(_grades, grade => grade > 0);
        return first < 0 || first >= k ? 0 : 1.0 / (first + 1);
    });

    /// <summary>nDCG with discount log2(rank + 1) (Järvelin, Kekäläinen 2002), or with gain 2^grade - 1 (Burges et al. 2005).</summary>
    /// <param name="k">Cut of both lists; <see cref="int.MaxValue"/> for none.</param>
    /// <param name="exponential">True for gain 2^grade - 1.</param>
    public double NdcgAt(int k, bool exponential) => Of(() => Gain(_grades, k, exponential) / Gain(_ideal, k, exponential));

    /// <summary>Mean of the precisions at the relevant documents among the first k, over all relevant ones.</summary>
    public double AveragePrecisionAt(int k) => Of(() =>
    {
        var (hits, sum) = (0, 0.0);
        foreach (var (rank, grade) in _grades.Take(k).Index())
            sum += grade > 0 ? (double)++hits / (rank + 1) : 0;
        return sum / _ideal.Length;
    });

    private double Of(Func<double> measure) => HasRelevant ? measure() : double.NaN;

    private int Found(int k) => _grades.Take(k).Count(grade => grade > 0);

    private static double Gain(int[] grades, int k, bool exponential) => Moments.Sum(
        grades.Take(k).Select((grade, rank) => (exponential ? Math.Pow(2, grade) - 1 : grade) / Math.Log2(rank + 2)));
}
