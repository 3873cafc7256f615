namespace Platform.Rag.Retrieval;

/// <summary>Orders the best hits anew by the searches' scores and the reranker's, both in standard deviations; the hits below keep their order.</summary>
public static class Rerank
{
    /// <summary>Has the best hits looked at. A reranker that refuses or takes too long changes nothing, and the result says so: a search never fails or waits for ever because of it.</summary>
    /// <param name="query">The question.</param>
    /// <param name="hits">Hits, best first.</param>
    /// <param name="reranking">Who looks, and how.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<Reranked> ApplyAsync(string query, IReadOnlyList<HybridHit> hits, Reranking reranking, TimeProvider clock, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var looked = hits.Take(reranking.Depth).ToList();
        if (looked.Count < 2)
            return new Reranked(hits, 0, Reranked.TooFew, TimeSpan.Zero);
        using var limit = new CancellationTokenSource(reranking.Limit ?? Timeout.InfiniteTimeSpan, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var texts = await reranking.Texts([.. looked.Select(hit => hit.Id)], either.Token);
            // one that does not look at the token may not hold the search up either
            var scores = await reranking.Reranker.ScoreAsync(query, texts, either.Token).WaitAsync(either.Token);
            return new Reranked(Ordered(hits, looked, scores, reranking.Share), looked.Count, null, clock.GetElapsedTime(begun));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Reranked(hits, 0, Reranked.TooSlow, clock.GetElapsedTime(begun));
        }
        catch (RerankRefusedException refusal)
        {
            return new Reranked(hits, 0, refusal.Code, clock.GetElapsedTime(begun));
        }
    }

    private static List<HybridHit> Ordered(IReadOnlyList<HybridHit> hits, List<HybridHit> looked, IReadOnlyList<double> scores, double share)
    {
        if (scores.Count != looked.Count)
            throw new InvalidOperationException($"The reranker gave {scores.Count} scores for {looked.Count} passages.");
        var (searched, read) = (Deviations([.. looked.Select(hit => hit.Score)]), Deviations(scores));
        // the last of those looked at still stands before the first that was not
        var shift = hits.Count > looked.Count ? hits[looked.Count].Score : 0;
        var joined = looked.Select((hit, at) => (Hit: hit, Before: at + 1, Score: (1 - share) * searched[at] + share * read[at], Read: scores[at])).ToList();
        var lowest = joined.Min(pair => pair.Score);
        return
        [
            .. joined.OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Hit.Id).Select(pair => pair.Hit with { Score = pair.Score - lowest + shift, Rerank = pair.Read, RankBefore = pair.Before }),
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
