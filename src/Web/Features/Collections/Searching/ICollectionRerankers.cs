using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Rag.Retrieval;
using Platform.Web.Hosting.Embedding;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Searching;

/// <summary>A second look that can be chosen.</summary>
/// <param name="Kind">The way.</param>
/// <param name="ModelId">The model.</param>
/// <param name="Name">Its name.</param>
public sealed record RerankChoice(RerankKind Kind, BaseModelId ModelId, string Name);

/// <summary>The rerankers of this installation.</summary>
internal interface ICollectionRerankers
{
    /// <summary>What can be chosen: installed cross-encoders, then every base model by its likelihood.</summary>
    Task<IReadOnlyList<RerankChoice>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Opens one. What it cannot do now it refuses with <see cref="RerankRefusedException"/>.</summary>
    /// <returns>Refused with <c>collection.reranker_gone</c> or <c>embedder.no_engine</c>.</returns>
    Task<Outcome<IReranker>> OpenAsync(RerankSettings settings, CancellationToken cancellationToken);
}

/// <summary>Rerankers of the model catalogue.</summary>
internal sealed class CatalogueRerankers(IEmbedderCatalogue catalogue, IDbContextFactory<PlatformDbContext> contexts, InstalledRerankers installed) : ICollectionRerankers
{
    public async Task<IReadOnlyList<RerankChoice>> ListAsync(CancellationToken cancellationToken)
    {
        var encoders = await catalogue.RerankersAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var bases = await db.BaseModels.AsNoTracking().Where(model => model.Status == BaseModelStatus.Usable && model.Kind == ModelKind.Generator)
            .OrderBy(model => model.Name).Select(model => new { model.Id, model.Name }).ToListAsync(cancellationToken);
        return
        [
            .. encoders.Select(model => new RerankChoice(RerankKind.CrossEncoder, model.Id, model.Name)),
            .. bases.Select(model => new RerankChoice(RerankKind.Likelihood, model.Id, model.Name)),
        ];
    }

    public async Task<Outcome<IReranker>> OpenAsync(RerankSettings settings, CancellationToken cancellationToken)
    {
        if (await FolderAsync(settings, cancellationToken) is not { } folder)
            return CollectionErrors.RerankerGone(settings.ModelName);
        return installed.Open(folder, likelihood: settings.Kind == RerankKind.Likelihood);
    }

    private async Task<string?> FolderAsync(RerankSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Kind == RerankKind.CrossEncoder)
            return await catalogue.RerankerFolderAsync(settings.ModelId, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.BaseModels.Where(model => model.Id == settings.ModelId && model.Status == BaseModelStatus.Usable && model.Kind == ModelKind.Generator).Select(model => model.Folder).SingleOrDefaultAsync(cancellationToken);
    }
}
