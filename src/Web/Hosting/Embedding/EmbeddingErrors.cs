using Platform.Domain.Kernel;

namespace Platform.Web.Hosting.Embedding;

/// <summary>Refusals of embedding models.</summary>
internal static class EmbeddingErrors
{
    public static DomainError NotFound() => new("embedder.not_found", "There is no such embedding model on this installation, or it cannot be used any more.", ErrorKind.NotFound);

    public static DomainError NoEngine() => new("embedder.no_engine", "This portal runs no engine; texts are embedded on a machine that runs jobs.", ErrorKind.Conflict);
}
