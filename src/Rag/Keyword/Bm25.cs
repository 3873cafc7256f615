namespace Platform.Rag.Keyword;

/// <summary>Okapi BM25 with k1 0.9 and b 0.4. Its statistics are of the passages that the reader may see, so that a score tells nothing about the others.</summary>
/// <param name="passages">Passages that the reader may see.</param>
/// <param name="words">Words in all of them.</param>
internal sealed class Bm25(long passages, long words)
{
    private const double K1 = 0.9;
    private const double B = 0.4;

    private readonly double _averageLength = passages == 0 ? 1 : Math.Max(1.0, words) / passages;

    /// <summary>Weight of a word that this many of the passages have.</summary>
    public double Weight(long passagesWith) => Math.Log(1 + (passages - passagesWith + 0.5) / (passagesWith + 0.5));

    /// <summary>What a word adds to a passage's score.</summary>
    public double Score(double weight, long count, long length) =>
        weight * count * (K1 + 1) / (count + K1 * (1 - B + B * length / _averageLength));
}
