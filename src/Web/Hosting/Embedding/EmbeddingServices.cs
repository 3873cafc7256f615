namespace Platform.Web.Hosting.Embedding;

internal static class EmbeddingServices
{
    /// <summary>Embedding models of the catalogue, for collections and <c>/v1/embeddings</c>.</summary>
    public static IServiceCollection AddEmbedding(this IServiceCollection services) => services.AddSingleton<IEmbedderCatalogue, EmbedderCatalogue>().AddSingleton<InstalledRerankers>();
}
