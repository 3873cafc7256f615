using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Rag.Embedding;
using Platform.Rag.Index;
using Platform.Rag.Retrieval;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Metering;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;
using SavedQuestion = Platform.Domain.Collections.SavedQuestion;

namespace Platform.Web.Features.Collections.Searching;

/// <summary>Searches a collection as the one who acts: his groups are a filter inside both searches, and the rows are asked once more before anything is shown.</summary>
internal sealed class SearchCollection(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, IndexStores stores, ICollectionEmbedders embedders, ReaderGroups groups, VisiblePassages visible, MeteredModels metered)
{
    private const int MostPassages = 50;
    private const int Spare = 20;

    /// <returns>Refused with <c>collection.not_found</c>, <c>collection.index_not_found</c> or <c>collection.question_invalid</c>.</returns>
    public async Task<Outcome<SearchResult>> HandleAsync(CollectionId id, SearchRequest request, CancellationToken cancellationToken, string? asActor = null)
    {
        var begun = Stopwatch.GetTimestamp();
        var text = request.Text?.Trim() ?? "";
        if (text.Length is 0 or > SavedQuestion.MaxTextLength)
            return CollectionErrors.QuestionInvalid(text.Length);
        if (await IndexAsync(id, request.IndexId, cancellationToken) is not { } found)
            return request.IndexId is null ? CollectionErrors.NotFound() : CollectionErrors.IndexNotFound();
        var (index, coverage, rerank) = (found.Index, found.Coverage, request.Rerank ? found.Rerank : null);
        var reader = await groups.ReaderAsync(cancellationToken, asActor);
        var opened = await EmbedderAsync(index, cancellationToken);
        var count = Math.Clamp(request.Count, 1, MostPassages);
        var name = IndexStores.Name(index.Id);
        var query = new HybridQuery(IndexStores.Partition(tenant.Scope), name, opened.Embedder is null ? null : name, text, Scope(reader, request), Math.Max(count, rerank?.Depth ?? 0) + Spare)
        {
            PassageCoverage = coverage,
            Settings = index.Fusion is { } learnt ? new FusionSettings(learnt.Lean, learnt.Sureness) : FusionSettings.Default,
        };
        var hits = await new HybridRetriever(stores.Keywords, stores.Vectors, metered.Of(opened.Embedder, found.Project, UsageKind.Search) ?? WordsOnlyEmbedder.Instance).SearchAsync(query, cancellationToken);
        var (passages, looked) = await visible.OfAsync(index.Id, hits, reader, new Wanted(found.Project, text, count, rerank), cancellationToken);
        var shares = hits.Count > 0 ? hits[0].Weights : new FusionShares(1, 0, 0);
        var mine = (await groups.ListAsync(cancellationToken)).Where(group => reader.Groups.Contains(group.Key)).Select(group => group.Name).ToList();
        return new SearchResult(
            index.Id.Value, index.Number, shares.Keyword, shares.Vector, shares.Trust, opened.Because, mine, Stopwatch.GetElapsedTime(begun).TotalMilliseconds, passages)
        {
            Rerank = rerank is null || looked is null ? null : new RerankView(rerank.Kind, rerank.ModelName, looked.Looked, looked.Because, looked.Took.TotalMilliseconds),
        };
    }

    private async Task<(CollectionIndex Index, double Coverage, RerankSettings? Rerank, ProjectId Project)?> IndexAsync(CollectionId id, Guid? wanted, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var collection = await db.Collections.Where(row => row.Id == id).Select(row => new { row.ActiveIndexId, row.Rerank, row.ProjectId }).SingleOrDefaultAsync(cancellationToken);
        var searched = wanted is { } other ? new CollectionIndexId(other) : collection?.ActiveIndexId;
        if (collection is null || await db.CollectionIndexes.AsNoTracking().SingleOrDefaultAsync(row => row.Id == searched && row.CollectionId == id, cancellationToken) is not { } index)
            return null;
        var entries = await db.IndexEntries.Where(entry => entry.IndexId == index.Id && entry.Chunks > 0)
            .GroupBy(_ => 1).Select(group => new { Chunks = group.Sum(entry => entry.Chunks), Known = group.Sum(entry => entry.Coverage * entry.Chunks) }).SingleOrDefaultAsync(cancellationToken);
        return (index, entries is null ? 0 : entries.Known / entries.Chunks, collection.Rerank, collection.ProjectId);
    }

    // Without its embedder a version is searched by words, and said so: half an answer with its reason is better than none.
    private async Task<(ITextEmbedder? Embedder, string? Because)> EmbedderAsync(CollectionIndex index, CancellationToken cancellationToken)
    {
        if (index.Settings.EmbedderId is null)
            return (null, "collection.words_only");
        if (index.EmbedderIdentity.Length == 0)
            return (null, "collection.empty");
        var opened = await embedders.OpenAsync(index.Settings, cancellationToken);
        if (!opened.Succeeded)
            return (null, opened.Error.Code);
        return opened.Value!.Identity == index.EmbedderIdentity ? (opened.Value, null) : (null, "collection.embedder_changed");
    }

    private static ReaderScope Scope(Reader reader, SearchRequest request) => new(
        reader.Groups,
        request.Documents?.ToHashSet(),
        request.Fields?.ToDictionary(field => field.Key, field => (IReadOnlySet<string>)field.Value.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal));
}

/// <summary>Stands where a search by words alone needs no embedder.</summary>
internal sealed class WordsOnlyEmbedder : ITextEmbedder
{
    public static WordsOnlyEmbedder Instance { get; } = new();

    public string Identity => "";

    public int Dimensions => 0;

    public int MaxTokens => 0;

    public int CountTokens(string text) => Passages.RoughTokens(text);

    public double Coverage(string text) => 0;

    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingRole role, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A search by words alone embeds nothing.");
}
