using Platform.Domain.Collections;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Rag.Embedding;
using Platform.Rag.Retrieval;
using Platform.Web.Hosting.Metering;

namespace Platform.Web.Features.Collections.Searching;

/// <summary>The collection's second look at the best hits, within its time. Whatever keeps it from looking leaves the order as it is, and is said.</summary>
internal sealed class SecondLook(ICollectionRerankers rerankers, MeteredModels metered, TimeProvider clock)
{
    /// <summary>The embedder of a search that is measured, counted as the look is.</summary>
    public ITextEmbedder? Counted(ITextEmbedder? embedder, ProjectId project) => metered.Of(embedder, project, UsageKind.Search);

    /// <param name="project">Whose use it is.</param>
    /// <param name="settings">The collection's choice.</param>
    /// <param name="query">The question.</param>
    /// <param name="hits">Hits, best first.</param>
    /// <param name="texts">Gives the texts of passages, in order.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<Reranked> ApplyAsync(
        ProjectId project, RerankSettings settings, string query, IReadOnlyList<HybridHit> hits, Func<IReadOnlyList<Guid>, CancellationToken, Task<IReadOnlyList<string>>> texts, CancellationToken cancellationToken)
    {
        var opened = await rerankers.OpenAsync(settings, cancellationToken);
        return opened.Succeeded
            ? await Rerank.ApplyAsync(query, hits, new Reranking(metered.Of(opened.Value, project, UsageKind.Search), texts, settings.Depth, settings.Share) { Limit = TimeSpan.FromMilliseconds(settings.LimitMilliseconds) }, clock, cancellationToken)
            : new Reranked(hits, 0, opened.Error.Code, TimeSpan.Zero);
    }
}
