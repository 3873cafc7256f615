using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Tenancy;
using Platform.Rag.Documents;
using Platform.Rag.Embedding;
using Platform.Rag.Index;
using Platform.Web.Hosting.Metering;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>
/// Second half of a document's way: its passages go into both indexes of a version. Nothing of it is found before <see cref="PassageRows.SwitchAsync"/> has saved their rows;
/// doing it again replaces what an earlier attempt left.
/// </summary>
internal sealed class PutIntoIndex(IndexStores stores, ICollectionEmbedders embedders, PassageRows rows, DocumentSteps steps, MeteredModels metered)
{
    private const int Batch = 128;

    /// <param name="index">The version.</param>
    /// <param name="document">The document.</param>
    /// <param name="text">Its text.</param>
    /// <param name="progress">Told how far it is, 0 to 1; a refusal ends the work.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The rows to switch on. Refused with <c>collection.embedder_gone</c>, <c>collection.embedder_changed</c>, <c>document.no_passages</c> or as <paramref name="progress"/> refuses.</returns>
    public async Task<Outcome<PreparedPassages>> HandleAsync(
        CollectionIndex index, CollectionDocument document, ExtractedDocument text, Func<double, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        var opened = await embedders.OpenAsync(index.Settings, cancellationToken);
        if (!opened.Succeeded)
            return opened.Error;
        var embedder = opened.Value;
        var scope = new TenantScope(document.TenantId, document.WorkspaceId);
        if (embedder is not null && index.EmbedderIdentity.Length > 0 && index.EmbedderIdentity != embedder.Identity)
            return CollectionErrors.EmbedderChanged(index.Settings.EmbedderName);
        // a version that names its embedder has its vectors' place: searches rely on it
        if (embedder is not null)
            await stores.Vectors.EnsureAsync(IndexStores.Partition(scope), IndexStores.Name(index.Id), embedder.Dimensions, (VectorCoding)index.Settings.Vectors, cancellationToken);
        var filled = await steps.ApplyAsync(index.Id, row => row.FillWith(embedder?.Identity ?? "", embedder?.Dimensions ?? 0), cancellationToken);
        if (!filled.Succeeded)
            return filled.Error;
        var prepared = await rows.PrepareAsync(index, document, Passages.Of(text, index.Settings.Chunks, embedder), cancellationToken);
        List<StoredChunk> searched = [.. prepared.Chunks.Where(chunk => chunk.IsSearched)];
        if (searched.Count == 0)
            return DocumentErrors.NoText(document.Name);

        await stores.RemoveAsync(scope, [index.Id], document.Id, cancellationToken);
        for (var start = 0; start < searched.Count; start += Batch)
        {
            var batch = searched.GetRange(start, Math.Min(Batch, searched.Count - start));
            await PutAsync(index, document, batch, embedder, cancellationToken, isTimed: false);
            if (await progress((double)(start + batch.Count) / searched.Count) is { Succeeded: false, Error: var refused })
                return refused;
        }

        return prepared with { Coverage = embedder is null ? 0 : searched.Average(chunk => embedder.Coverage(chunk.Text)) };
    }

    /// <summary>Counts the time of a document's whole way into an index.</summary>
    public Task<Outcome> TimedAsync(CollectionDocument document, Func<Task<Outcome>> work) => metered.TimedAsync(document.ProjectId, UsageKind.Indexing, work);

    /// <summary>Puts passages into both indexes, replacing those of the same ids.</summary>
    /// <param name="index">The version.</param>
    /// <param name="document">Their document.</param>
    /// <param name="batch">The passages.</param>
    /// <param name="embedder">The version's embedder; null for words alone.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="isTimed">False where the caller counts the time of the whole work.</param>
    public async Task PutAsync(
        CollectionIndex index, CollectionDocument document, IReadOnlyList<StoredChunk> batch, ITextEmbedder? embedder, CancellationToken cancellationToken, bool isTimed = true)
    {
        var partition = IndexStores.Partition(new TenantScope(document.TenantId, document.WorkspaceId));
        var name = IndexStores.Name(index.Id);
        if (metered.Of(embedder, document.ProjectId, UsageKind.Indexing, isTimed) is { } counted)
        {
            var vectors = await counted.EmbedAsync([.. batch.Select(chunk => chunk.IndexedText)], EmbeddingRole.Passage, cancellationToken);
            await stores.Vectors.UpsertAsync(partition, name, [.. batch.Select((chunk, at) => (IndexStores.Passage(chunk, document), vectors[at]))], cancellationToken);
        }

        await stores.Keywords.UpsertAsync(partition, name, [.. batch.Select(chunk => (IndexStores.Passage(chunk, document), chunk.IndexedText))], cancellationToken);
    }
}
