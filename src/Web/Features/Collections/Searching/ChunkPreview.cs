using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Web.Features.Collections.Indexing;

namespace Platform.Web.Features.Collections.Searching;

/// <summary>Cuts a document as other settings would, so that a person sees the passages before a version is built.</summary>
internal sealed class ChunkPreview(DocumentTexts texts, ICollectionEmbedders embedders)
{
    /// <returns>Refused with <c>document.not_found</c>, <c>collection.chunk_size_invalid</c> or <c>collection.overlap_invalid</c>.</returns>
    public async Task<Outcome<IReadOnlyList<ChunkView>>> HandleAsync(CollectionId collection, DocumentId document, ChunkSettings chunks, Guid? embedder, CancellationToken cancellationToken)
    {
        if (chunks.Size is not (>= ChunkSettings.LeastSize and <= ChunkSettings.MostSize))
            return CollectionErrors.ChunkSizeInvalid(chunks.Size);
        if (chunks.Overlap < 0 || chunks.Overlap > chunks.Size / 2)
            return CollectionErrors.OverlapInvalid(chunks.Overlap, chunks.Size / 2);
        var settings = new IndexSettings { Chunks = chunks, EmbedderId = embedder is { } id ? new BaseModelId(id) : null };
        return await texts.PreviewAsync(collection, document, settings, embedders, cancellationToken);
    }
}
