using Platform.Training.Engine;

namespace Platform.Training.Losses;

/// <summary>The rows of a batch whose predictions are scored, in order. Rows that nobody asks about cost no logits.</summary>
internal sealed class ScoredRows
{
    private readonly List<long> _rows = [];
    private readonly List<long> _targets = [];
    private readonly List<TokenScore> _scores = [];
    private readonly List<(int Datum, int Position)> _places = [];

    public int Count => _rows.Count;

    public IReadOnlyList<TokenScore> Scores => _scores;

    /// <summary>Adds one sequence.</summary>
    /// <param name="index">Its place in the request.</param>
    /// <param name="datum">The sequence.</param>
    /// <param name="firstRow">Its first row in the batch.</param>
    /// <param name="all">True to score rows of weight 0 too.</param>
    public void Add(int index, Datum datum, int firstRow, bool all)
    {
        for (var position = 0; position < datum.Tokens.Length; position++)
        {
            var weight = datum.Weights?[position] ?? 1;
            if (weight == 0 && !all)
                continue;
            _rows.Add(firstRow + position);
            _targets.Add(datum.Targets[position]);
            _scores.Add(new TokenScore(0, weight, datum.SamplingLogprobs?[position] ?? 0, datum.Advantages?[position] ?? 0));
            _places.Add((index, position));
        }
    }

    public long[] Rows() => [.. _rows];

    public long[] Targets() => [.. _targets];

    public (int Datum, int Position) PlaceOf(int row) => _places[row];
}
