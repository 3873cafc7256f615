using Platform.Rag.Index;

namespace Platform.Rag.Retrieval;

/// <summary>
/// Joins two rankings by how far each hit stands out of its own search's candidates. A search that tells its best hit clearly from the rest so has more say than one
/// whose scores are all alike, question by question; what the embedder cannot read takes its say away altogether.
/// </summary>
public static class Fusion
{
    // Half the words unknown leaves a sixteenth of the trust, three in four leave a 250th: such vectors order passages by their punctuation.
    private const double TrustPower = 2;

    /// <summary>How far vectors of a question and of passages can be trusted, 0 to 1.</summary>
    /// <param name="queryCoverage">Share of the question's words that the embedder knows.</param>
    /// <param name="passageCoverage">Share of the passages' words that it knows.</param>
    public static double Trust(double queryCoverage, double passageCoverage) => Math.Pow(Math.Clamp(queryCoverage, 0, 1) * Math.Clamp(passageCoverage, 0, 1), TrustPower);

    /// <summary>Joins two rankings, best first; ties by id.</summary>
    /// <param name="keyword">Hits of the keyword search, best first.</param>
    /// <param name="vector">Hits of the vector search, best first.</param>
    /// <param name="depth">How many hits each search was asked for: with fewer, a passage that is missing has score 0 and was not only cut off.</param>
    /// <param name="trust">From <see cref="Trust"/>.</param>
    /// <param name="settings">What the collection learnt.</param>
    public static IReadOnlyList<HybridHit> Join(IReadOnlyList<PassageHit> keyword, IReadOnlyList<PassageHit> vector, int depth, double trust, FusionSettings settings)
    {
        var documents = keyword.Concat(vector).DistinctBy(hit => hit.Id).ToDictionary(hit => hit.Id, hit => hit.Document);
        var words = new Standing(keyword, documents.Count, keyword.Count < depth ? 0 : keyword[^1].Score);
        var meanings = new Standing(vector, documents.Count, vector.Count > 0 ? vector[^1].Score : 0);
        var shares = Shares(words, meanings, trust, settings);
        return
        [
            .. documents.Select(pair => new HybridHit(
                    pair.Key, pair.Value, shares.Keyword * words.Of(pair.Key) + shares.Vector * meanings.Of(pair.Key), words.Place(pair.Key), meanings.Place(pair.Key), shares))
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id),
        ];
    }

    private static FusionShares Shares(Standing words, Standing meanings, double trust, FusionSettings settings)
    {
        if (words.IsEmpty || meanings.IsEmpty)
            return new FusionShares(words.IsEmpty ? 0 : 1, words.IsEmpty ? 1 : 0, trust);
        var sureness = Math.Pow(meanings.Best / words.Best, settings.Sureness);
        var ratio = trust * Math.Exp(settings.Lean) * sureness;
        return new FusionShares(1 / (1 + ratio), ratio / (1 + ratio), trust);
    }

    /// <summary>One search's scores in standard deviations over all candidates of both.</summary>
    private sealed class Standing
    {
        private readonly Dictionary<Guid, SearchPlace> _places;
        private readonly double _missing;

        public Standing(IReadOnlyList<PassageHit> hits, int candidates, double missing)
        {
            var others = candidates - hits.Count;
            var mean = (hits.Sum(hit => hit.Score) + others * missing) / Math.Max(1, candidates);
            var variance = (hits.Sum(hit => (hit.Score - mean) * (hit.Score - mean)) + others * (missing - mean) * (missing - mean)) / Math.Max(1, candidates);
            var deviation = variance > 0 ? Math.Sqrt(variance) : 1;
            _missing = (missing - mean) / deviation;
            _places = hits.Index().ToDictionary(hit => hit.Item.Id, hit => new SearchPlace(hit.Index + 1, hit.Item.Score, (hit.Item.Score - mean) / deviation));
            // all alike: nothing stands out, and a ratio still needs a number
            Best = hits.Count > 0 ? Math.Max(1, (hits[0].Score - mean) / deviation) : 1;
        }

        public bool IsEmpty => _places.Count == 0;

        public double Best { get; }

        public double Of(Guid id) => _places.TryGetValue(id, out var place) ? place.Deviations : _missing;

        public SearchPlace? Place(Guid id) => _places.TryGetValue(id, out var place) ? place : null;
    }
}
