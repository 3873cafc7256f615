using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Embedding;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>The embedding models that pages offer.</summary>
internal sealed class EmbedderQueries(ICollectionEmbedders embedders)
{
    public Task<IReadOnlyList<EmbedderChoice>> ListAsync(CancellationToken cancellationToken) => embedders.ListAsync(cancellationToken);
}
