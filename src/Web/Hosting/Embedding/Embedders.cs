using Platform.Rag.Embedding;
using Platform.Training.Engine;

namespace Platform.Web.Hosting.Embedding;

/// <summary>An embedding model in this process, for commands that run without a portal.</summary>
internal sealed class StandaloneEmbedder(LocalEngine engine, ITextEmbedder embedder) : IAsyncDisposable
{
    public LocalEngine Engine { get; } = engine;

    public ITextEmbedder Embedder { get; } = embedder;

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}

internal static class Embedders
{
    /// <summary>Opens a folder with an engine of its own. Dispose what comes back.</summary>
    /// <exception cref="EngineException">The folder holds no embedding model that this build knows.</exception>
    public static async Task<StandaloneEmbedder> OpenAsync(string folder, CancellationToken cancellationToken, Precision precision = Precision.BFloat16, int threads = 0)
    {
        var engine = new LocalEngine(new EngineOptions { Threads = threads });
        try
        {
            var embedder = await EngineTextEmbedder.OpenAsync(engine, null, new LoadEmbedderRequest(Path.GetFullPath(folder), precision), cancellationToken);
            return new StandaloneEmbedder(engine, embedder);
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }
}
