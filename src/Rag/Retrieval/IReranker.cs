namespace Platform.Rag.Retrieval;

/// <summary>Reads question and passage together and says how well one answers the other: a cross-encoder, or a language model's likelihood.</summary>
public interface IReranker
{
    /// <summary>Scores passages; larger is better. Comparable within one call.</summary>
    /// <returns>One score a passage, in order.</returns>
    Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken);
}

/// <summary>A second look at the best hits.</summary>
/// <param name="Reranker">Who looks.</param>
/// <param name="Texts">Gives the texts of passages, in order.</param>
/// <param name="Depth">How many of the best hits it looks at.</param>
/// <param name="Share">What its opinion counts beside that of the searches, 0 to 1.</param>
public sealed record Reranking(IReranker Reranker, Func<IReadOnlyList<Guid>, CancellationToken, Task<IReadOnlyList<string>>> Texts, int Depth = 20, double Share = 0.5);
