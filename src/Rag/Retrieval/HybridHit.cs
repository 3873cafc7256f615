namespace Platform.Rag.Retrieval;

/// <summary>A passage found, with everything that led to its place: what the test page shows.</summary>
/// <param name="Id">The passage.</param>
/// <param name="Document">Its document.</param>
/// <param name="Score">What it is ordered by. Comparable within one result only.</param>
/// <param name="Keyword">Its place in the keyword search; null when that did not find it.</param>
/// <param name="Vector">Its place in the vector search; null when that did not find it among its first.</param>
/// <param name="Weights">What each search counted for this question.</param>
/// <param name="Rerank">The reranker's own score; null where none looked at it.</param>
public sealed record HybridHit(Guid Id, Guid Document, double Score, SearchPlace? Keyword, SearchPlace? Vector, FusionShares Weights, double? Rerank = null)
{
    /// <summary>Its place before the second look, from 1; null where none looked at it.</summary>
    public int? RankBefore { get; init; }
}

/// <summary>A passage's place in one search.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Score">The search's own score: BM25, or cosine similarity.</param>
/// <param name="Deviations">How far the score stands out of the search's other candidates, in standard deviations.</param>
public readonly record struct SearchPlace(int Rank, double Score, double Deviations);

/// <summary>What each search counted for a question; together 1.</summary>
/// <param name="Keyword">Of the keyword search.</param>
/// <param name="Vector">Of the vector search.</param>
/// <param name="Trust">How far the embedder could read question and passages, 0 to 1.</param>
public readonly record struct FusionShares(double Keyword, double Vector, double Trust);
