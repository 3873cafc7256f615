namespace Platform.Rag.Retrieval;

/// <summary>Reads question and passage together and says how well one answers the other: a cross-encoder, or a language model's likelihood.</summary>
public interface IReranker
{
    /// <summary>Scores passages; larger is better. Comparable within one call.</summary>
    /// <returns>One score a passage, in order.</returns>
    /// <exception cref="RerankRefusedException">It cannot score now, such as because the device is busy.</exception>
    Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken);

    /// <summary>Scores passages as <see cref="ScoreAsync"/> does and says how many tokens a model read; none where no model reads.</summary>
    /// <exception cref="RerankRefusedException">As <see cref="ScoreAsync"/>.</exception>
    async Task<RerankScores> ScoreCountedAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken) =>
        new(await ScoreAsync(query, passages, cancellationToken), 0);
}

/// <summary>Scores and what they took.</summary>
/// <param name="Scores">One a passage, in order.</param>
/// <param name="Tokens">Tokens that the model read.</param>
public sealed record RerankScores(IReadOnlyList<double> Scores, long Tokens);

/// <summary>A reranker cannot score now; the searches' own order stays.</summary>
/// <param name="code">Stable code.</param>
/// <param name="message">What happened and what to do.</param>
public sealed class RerankRefusedException(string code, string message) : Exception(message)
{
    /// <summary>Stable code.</summary>
    public string Code { get; } = code;
}

/// <summary>A second look at the best hits.</summary>
/// <param name="Reranker">Who looks.</param>
/// <param name="Texts">Gives the texts of passages, in order.</param>
/// <param name="Depth">How many of the best hits it looks at.</param>
/// <param name="Share">What its opinion counts beside that of the searches, 0 to 1.</param>
public sealed record Reranking(IReranker Reranker, Func<IReadOnlyList<Guid>, CancellationToken, Task<IReadOnlyList<string>>> Texts, int Depth = 20, double Share = 0.5)
{
    /// <summary>Time the look may take; when it takes longer, the searches' own order stays. Null for no limit.</summary>
    public TimeSpan? Limit { get; init; }
}

/// <summary>What a second look came to.</summary>
/// <param name="Hits">The hits in their order: the new one, or the searches' own where <paramref name="Because"/> says why.</param>
/// <param name="Looked">Hits that were looked at; 0 when the order stays.</param>
/// <param name="Because">Code of why the order stays; null when it was made anew.</param>
/// <param name="Took">Time it took.</param>
public sealed record Reranked(IReadOnlyList<HybridHit> Hits, int Looked, string? Because, TimeSpan Took)
{
    /// <summary>Code of a look that took too long.</summary>
    public const string TooSlow = "rerank.too_slow";

    /// <summary>Code of a look that had nothing to compare.</summary>
    public const string TooFew = "rerank.too_few";
}
