using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Training.Engine;
using Platform.Web.Hosting.Engine;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Embedding;

/// <summary>An embedding model of the catalogue.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Name people see, and the name in <c>/v1/embeddings</c>.</param>
/// <param name="Dimensions">Length of a vector.</param>
/// <param name="MaxTokens">Longest text.</param>
/// <param name="ContentHash">Hash of its files.</param>
/// <param name="AddedAt">When it was first seen, UTC.</param>
internal sealed record EmbedderChoice(BaseModelId Id, string Name, int Dimensions, int MaxTokens, string ContentHash, DateTimeOffset AddedAt);

/// <summary>The embedding models of this installation, and how to use one. Without any, collections work by words alone.</summary>
internal interface IEmbedderCatalogue
{
    /// <summary>Usable embedding models by name; empty where none is installed.</summary>
    Task<IReadOnlyList<EmbedderChoice>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Opens one. Cheap after the first time; the weights are loaded by the engine with the first text.</summary>
    /// <returns>Refused with <c>embedder.not_found</c>, <c>embedder.no_engine</c>, or the reader's own code.</returns>
    Task<Outcome<EngineTextEmbedder>> OpenAsync(BaseModelId id, CancellationToken cancellationToken);

    /// <summary>Usable cross-encoders by name.</summary>
    Task<IReadOnlyList<EmbedderChoice>> RerankersAsync(CancellationToken cancellationToken);

    /// <summary>Folder of a usable cross-encoder; null when it is gone.</summary>
    Task<string?> RerankerFolderAsync(BaseModelId id, CancellationToken cancellationToken);
}

internal sealed class EmbedderCatalogue(IServiceScopeFactory scopes, IServiceProvider services) : IEmbedderCatalogue
{
    private readonly ConcurrentDictionary<string, Lazy<Task<EngineTextEmbedder>>> _opened = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<EmbedderChoice>> ListAsync(CancellationToken cancellationToken) => OfKindAsync(ModelKind.Embedder, cancellationToken);

    public Task<IReadOnlyList<EmbedderChoice>> RerankersAsync(CancellationToken cancellationToken) => OfKindAsync(ModelKind.Reranker, cancellationToken);

    public async Task<Outcome<EngineTextEmbedder>> OpenAsync(BaseModelId id, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, ModelKind.Embedder, cancellationToken);
        if (found is not var (folder, hash))
            return EmbeddingErrors.NotFound();
        if (services.GetService<IEngine>() is not { } engine)
            return EmbeddingErrors.NoEngine();
        var opened = _opened.GetOrAdd(
            $"{hash}\n{folder}", _ => new Lazy<Task<EngineTextEmbedder>>(() =>
                EngineTextEmbedder.OpenAsync(engine, services.GetService<IEngineWatch>(), new LoadEmbedderRequest(folder), CancellationToken.None)));
        try
        {
            return await opened.Value.WaitAsync(cancellationToken);
        }
        catch (EngineException refusal)
        {
            _opened.TryRemove($"{hash}\n{folder}", out _);
            return new DomainError(refusal.Code, refusal.Message);
        }
    }

    public async Task<string?> RerankerFolderAsync(BaseModelId id, CancellationToken cancellationToken) => (await FindAsync(id, ModelKind.Reranker, cancellationToken))?.Folder;

    private async Task<IReadOnlyList<EmbedderChoice>> OfKindAsync(ModelKind kind, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        return await db.BaseModels.AsNoTracking().Where(model => model.Status == BaseModelStatus.Usable && model.Kind == kind).OrderBy(model => model.Name)
            .Select(model => new EmbedderChoice(model.Id, model.Name, model.Dimensions, model.ContextTokens, model.ContentHash, model.AddedAt)).ToListAsync(cancellationToken);
    }

    private async Task<(string Folder, string Hash)?> FindAsync(BaseModelId id, ModelKind kind, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        var found = await db.BaseModels.AsNoTracking().Where(model => model.Id == id && model.Status == BaseModelStatus.Usable && model.Kind == kind)
            .Select(model => new { model.Folder, model.ContentHash }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.Folder, found.ContentHash);
    }
}
