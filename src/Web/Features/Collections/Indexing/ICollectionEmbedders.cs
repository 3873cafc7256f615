using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Rag.Embedding;
using Platform.Web.Hosting.Embedding;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>The embedding models that collections use.</summary>
internal interface ICollectionEmbedders
{
    /// <summary>What can be chosen.</summary>
    Task<IReadOnlyList<EmbedderChoice>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The embedder of an index version's settings; null when it is searched by words only.</summary>
    /// <returns>Refused with <c>collection.embedder_gone</c>.</returns>
    Task<Outcome<ITextEmbedder?>> OpenAsync(IndexSettings settings, CancellationToken cancellationToken);
}

/// <summary>The embedding models of the catalogue.</summary>
internal sealed class CatalogueEmbedders(IEmbedderCatalogue catalogue) : ICollectionEmbedders
{
    public Task<IReadOnlyList<EmbedderChoice>> ListAsync(CancellationToken cancellationToken) => catalogue.ListAsync(cancellationToken);

    public async Task<Outcome<ITextEmbedder?>> OpenAsync(IndexSettings settings, CancellationToken cancellationToken)
    {
        if (settings.EmbedderId is not { } id)
            return Outcome<ITextEmbedder?>.Of(null);
        var opened = await catalogue.OpenAsync(id, cancellationToken);
        if (opened.Succeeded)
            return Outcome<ITextEmbedder?>.Of(opened.Value);
        return opened.Error.Kind == ErrorKind.NotFound ? CollectionErrors.EmbedderGone(settings.EmbedderName) : opened.Error;
    }
}
