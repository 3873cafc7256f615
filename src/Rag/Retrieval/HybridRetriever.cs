using Platform.Rag.Embedding;
using Platform.Rag.Index;
using Platform.Rag.Keyword;

namespace Platform.Rag.Retrieval;

/// <summary>A question to a collection.</summary>
/// <param name="Partition">Whose data.</param>
/// <param name="KeywordIndex">Name of the keyword index.</param>
/// <param name="VectorIndex">Name of the vector index; null searches by words only.</param>
/// <param name="Text">The question.</param>
/// <param name="Scope">What the reader may see; a pre-filter of both searches.</param>
/// <param name="Count">How many hits at most.</param>
public sealed record HybridQuery(PartitionKey Partition, string KeywordIndex, string? VectorIndex, string Text, ReaderScope Scope, int Count)
{
    /// <summary>Mean share of the passages' words that the embedder knows, measured when they were indexed.</summary>
    public double PassageCoverage { get; init; } = 1;

    /// <summary>What the collection learnt from its saved questions.</summary>
    public FusionSettings Settings { get; init; } = FusionSettings.Default;
}

/// <summary>Searches by words and by meaning under one reader's scope and joins what they find.</summary>
/// <param name="keyword">Search by words.</param>
/// <param name="vector">Search by meaning.</param>
/// <param name="embedder">Embeds the question: the embedder whose vectors stand in the index.</param>
public sealed class HybridRetriever(IKeywordIndex keyword, IVectorIndex vector, ITextEmbedder embedder)
{
    /// <summary>Candidates of each search; the same everywhere, so that what was learnt stays true.</summary>
    public const int Depth = 100;

    /// <summary>The best passages, best first, each with what led to its place.</summary>
    public async Task<IReadOnlyList<HybridHit>> SearchAsync(HybridQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Count);
        if (string.IsNullOrWhiteSpace(query.Text))
            return [];
        var depth = Math.Max(Depth, query.Count);
        var words = keyword.SearchAsync(query.Partition, query.KeywordIndex, query.Text, query.Scope, depth, cancellationToken);
        var meanings = query.VectorIndex is { } index ? VectorAsync(query, index, depth, cancellationToken) : Task.FromResult<IReadOnlyList<PassageHit>>([]);
        await Task.WhenAll(words, meanings);
        var trust = query.VectorIndex is null ? 0 : Fusion.Trust(embedder.Coverage(query.Text), query.PassageCoverage);
        var joined = Fusion.Join(await words, await meanings, depth, trust, query.Settings);
        return [.. joined.Take(query.Count)];
    }

    private async Task<IReadOnlyList<PassageHit>> VectorAsync(HybridQuery query, string index, int depth, CancellationToken cancellationToken)
    {
        var embedded = await embedder.EmbedAsync([query.Text], EmbeddingRole.Query, cancellationToken);
        return await vector.SearchAsync(query.Partition, index, embedded[0], query.Scope, depth, cancellationToken);
    }
}
