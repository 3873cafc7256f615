namespace Platform.Rag.Retrieval;

/// <summary>Orders the best hits anew by the searches' scores and the reranker's, both in standard deviations; the hits below keep their order.</summary>
internal static class Rerank
{
    public static async Task<IReadOnlyList<HybridHit>> ApplyAsync(string query, IReadOnlyList<HybridHit> hits, Reranking reranking, CancellationToken cancellationToken)
    {
        var looked = hits.Take(reranking.Depth).ToList();
        if (looked.Count < 2)
            return hits;
        var texts = await reranking.Texts([.. looked.Select(hit => hit.Id)], cancellationToken);
        var scores = await reranking.Reranker.ScoreAsync(query, texts, cancellationToken);
        if (scores.Count != looked.Count)
            throw new InvalidOperationException($"The reranker gave {scores.Count} scores for {looked.Count} passages.");
        var (searched, read) = (Deviations([.. looked.Select(hit => hit.Score)]), Deviations(scores));
        // the last of those looked at still stands before the first that was not
        var shift = hits.Count > looked.Count ? hits[looked.Count].Score : 0;
        var joined = looked.Select((hit, at) => (Hit: hit, Score: (1 - reranking.Share) * searched[at] + reranking.Share * read[at], Read: scores[at])).ToList();
        var lowest = joined.Min(pair => pair.Score);
        return
        [
            .. joined.OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Hit.Id).Select(pair => pair.Hit with { Score = pair.Score - lowest + shift, Rerank = pair.Read }),
            .. hits.Skip(looked.Count),
        ];
    }

    private static double[] Deviations(IReadOnlyList<double> scores)
    {
        var mean = scores.Average();
        var variance = scores.Average(score => (score - mean) * (score - mean));
        return [.. scores.Select(score => variance > 0 ? (score - mean) / Math.Sqrt(variance) : 0)];
    }
}
