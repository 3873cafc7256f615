using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>A collection to make.</summary>
/// <param name="Name">Name.</param>
/// <param name="Description">What it holds.</param>
/// <param name="EmbedderId">Embedding model; null for the first that is installed, or words only when none is.</param>
/// <param name="Chunks">How documents are cut; null for the default.</param>
/// <param name="WordsOnly">True to use no embedding model though one is installed.</param>
/// <param name="Vectors">What the first pass of the vector search reads.</param>
internal sealed record CreateCollectionRequest(
    string Name, string? Description, Guid? EmbedderId = null, ChunkSettings? Chunks = null, bool WordsOnly = false, VectorForm Vectors = VectorForm.Int8);

/// <summary>Makes a collection with its first index version.</summary>
internal sealed class CreateCollection(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, ICollectionEmbedders embedders, AuditLog audit, TimeProvider clock)
{
    /// <returns>Refused with <c>collection.name_invalid</c>, <c>collection.description_too_long</c>, <c>collection.name_taken</c>, <c>collection.embedder_gone</c> or as index settings are.</returns>
    public async Task<Outcome<CollectionId>> HandleAsync(ProjectId projectId, CreateCollectionRequest request, CancellationToken cancellationToken)
    {
        var settings = await SettingsAsync(request, cancellationToken);
        if (!settings.Succeeded)
            return settings.Error;
        var made = Collection.Create(tenant.Scope, projectId, request.Name, request.Description, tenant.Actor, clock.GetUtcNow());
        if (!made.Succeeded)
            return made.Error;
        var index = made.Value.NextIndex(settings.Value, tenant.Actor, clock.GetUtcNow());
        if (!index.Succeeded)
            return index.Error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Projects.AnyAsync(project => project.Id == projectId, cancellationToken))
            return CollectionErrors.NotFound();
        if (await db.Collections.AnyAsync(row => row.ProjectId == projectId && row.Name == made.Value.Name, cancellationToken))
            return CollectionErrors.NameTaken(made.Value.Name);
        db.Collections.Add(made.Value);
        db.CollectionIndexes.Add(index.Value);
        audit.Add(db, "collection.created", AuditSubject.Of("collection", made.Value.Id, projectId), new { made.Value.Name });
        await db.SaveChangesAsync(cancellationToken);
        return made.Value.Id;
    }

    private async Task<Outcome<IndexSettings>> SettingsAsync(CreateCollectionRequest request, CancellationToken cancellationToken)
    {
        var settings = new IndexSettings { Chunks = request.Chunks ?? new ChunkSettings(), Vectors = request.Vectors };
        if (request.WordsOnly)
            return settings;
        var choices = await embedders.ListAsync(cancellationToken);
        var chosen = request.EmbedderId is { } id ? choices.FirstOrDefault(choice => choice.Id.Value == id) : choices.Count > 0 ? choices[0] : null;
        if (chosen is null)
            return request.EmbedderId is { } missing ? CollectionErrors.EmbedderGone(missing.ToString()) : settings;
        return settings with { EmbedderId = chosen.Id, EmbedderName = chosen.Name };
    }
}
