using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Versions;

/// <summary>How a new version is made.</summary>
/// <param name="EmbedderId">Embedding model; null for words only.</param>
/// <param name="Chunks">How documents are cut.</param>
/// <param name="Vectors">What the first pass of the vector search reads.</param>
internal sealed record NewVersionRequest(Guid? EmbedderId, ChunkSettings Chunks, VectorForm Vectors = VectorForm.Int8);

/// <summary>New index versions, the switch between them, and the way back.</summary>
internal sealed class IndexVersions(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, ICollectionEmbedders embedders, IndexStores stores, IJobQueue queue, AuditLog audit, TimeProvider clock)
{
    /// <summary>Makes a version and has it built beside the searched one.</summary>
    /// <returns>Refused with <c>collection.not_found</c>, <c>collection.build_under_way</c>, <c>collection.embedder_gone</c> or as index settings are.</returns>
    public async Task<Outcome<CollectionIndexId>> MakeAsync(ProjectId project, CollectionId id, NewVersionRequest request, CancellationToken cancellationToken)
    {
        var settings = new IndexSettings { Chunks = request.Chunks, Vectors = request.Vectors };
        if (request.EmbedderId is { } wanted)
        {
            if ((await embedders.ListAsync(cancellationToken)).FirstOrDefault(choice => choice.Id.Value == wanted) is not { } chosen)
                return CollectionErrors.EmbedderGone(wanted.ToString());
            settings = settings with { EmbedderId = chosen.Id, EmbedderName = chosen.Name };
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        if (await db.CollectionIndexes.AsNoTracking().FirstOrDefaultAsync(row => row.CollectionId == id && row.State == IndexState.Building, cancellationToken) is { } building)
            return CollectionErrors.BuildUnderWay(building.Number);
        var made = collection.NextIndex(settings, tenant.Actor, clock.GetUtcNow());
        if (!made.Succeeded)
            return made.Error;
        db.CollectionIndexes.Add(made.Value);
        audit.Add(db, "index.made", AuditSubject.Of("collection", id, project), new { collection.Name, made.Value.Number, embedder = settings.EmbedderName });
        var saved = await QueueAsync(db, collection, CollectionTaskKind.BuildIndex, made.Value.Id, cancellationToken);
        return saved.Succeeded ? made.Value.Id : saved.Error;
    }

    /// <summary>Searches a version from now on; a roll-back is a switch to an older one. One that misses documents is brought up to date first.</summary>
    /// <returns>True when it is searched now, false when it is being brought up to date. Refused with <c>collection.not_found</c>, <c>collection.index_not_found</c>, <c>collection.index_not_ready</c>.</returns>
    public async Task<Outcome<bool>> SwitchAsync(ProjectId project, CollectionId id, CollectionIndexId next, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        if (await db.CollectionIndexes.SingleOrDefaultAsync(row => row.Id == next && row.CollectionId == id, cancellationToken) is not { } index)
            return CollectionErrors.IndexNotFound();
        var misses = await db.CollectionDocuments.AnyAsync(
            row => row.CollectionId == id && row.State == DocumentState.Indexed && !db.IndexEntries.Any(entry => entry.IndexId == next && entry.DocumentId == row.Id), cancellationToken);
        if (index.State is IndexState.Retired or IndexState.Failed || (misses && index.State == IndexState.Ready))
        {
            var rebuilt = index.Rebuild();
            if (!rebuilt.Succeeded)
                return rebuilt.Error;
            if (misses)
            {
                var queued = await QueueAsync(db, collection, CollectionTaskKind.BuildIndex, next, cancellationToken);
                return queued.Succeeded ? false : queued.Error;
            }

            index.CompleteBuild();
        }

        var current = await db.CollectionIndexes.SingleAsync(row => row.Id == collection.ActiveIndexId, cancellationToken);
        var switched = collection.Switch(index, current, clock.GetUtcNow());
        if (!switched.Succeeded)
            return switched.Error;
        audit.Add(db, "index.switched", AuditSubject.Of("collection", id, project), new { collection.Name, index.Number });
        await CountAnewAsync(db, id, next, cancellationToken);
        var saved = await SaveAsync(db, cancellationToken);
        return saved.Succeeded ? true : saved.Error;
    }

    /// <summary>Removes a version that is not searched, from the database and both indexes.</summary>
    /// <returns>Refused with <c>collection.index_not_found</c> or <c>collection.index_wrong_state</c>.</returns>
    public async Task<Outcome> DropAsync(ProjectId project, CollectionId id, CollectionIndexId version, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Collections.AnyAsync(row => row.Id == id && row.ProjectId == project, cancellationToken)
            || await db.CollectionIndexes.SingleOrDefaultAsync(row => row.Id == version && row.CollectionId == id, cancellationToken) is not { } index)
            return CollectionErrors.IndexNotFound();
        if (index.State is IndexState.Active or IndexState.Building)
            return CollectionErrors.IndexWrongState(index.Number, index.State);
        db.CollectionIndexes.Remove(index);
        audit.Add(db, "index.deleted", AuditSubject.Of("collection", id, project), new { index.Number });
        var saved = await SaveAsync(db, cancellationToken);
        if (saved.Succeeded)
            await stores.DropAsync(tenant.Scope, [version], CancellationToken.None);
        return saved;
    }

    /// <summary>Has the vector search of a version measured beside a full comparison.</summary>
    /// <returns>Refused with <c>collection.not_found</c> or <c>collection.index_not_found</c>.</returns>
    public async Task<Outcome> MeasureFirstPassAsync(ProjectId project, CollectionId id, CollectionIndexId version, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        return await db.CollectionIndexes.AnyAsync(row => row.Id == version && row.CollectionId == id, cancellationToken)
            ? await QueueAsync(db, collection, CollectionTaskKind.MeasureFirstPass, version, cancellationToken)
            : CollectionErrors.IndexNotFound();
    }

    // The numbers of passages that lists show are those of the version that is searched.
    private static async Task CountAnewAsync(PlatformDbContext db, CollectionId id, CollectionIndexId next, CancellationToken cancellationToken)
    {
        var counts = await db.StoredChunks.Where(row => row.IndexId == next && row.IsSearched).GroupBy(row => row.DocumentId)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        foreach (var document in await db.CollectionDocuments.Where(row => row.CollectionId == id && row.State == DocumentState.Indexed).ToListAsync(cancellationToken))
            document.Recount(counts.GetValueOrDefault(document.Id));
    }

    private async Task<Outcome> QueueAsync(PlatformDbContext db, Collection collection, CollectionTaskKind kind, CollectionIndexId index, CancellationToken cancellationToken)
    {
        var task = new CollectionTask(collection, kind, index, 0, tenant.Actor, clock.GetUtcNow());
        db.CollectionTasks.Add(task);
        var saved = await SaveAsync(db, cancellationToken);
        if (saved.Succeeded)
            await queue.OfferAsync(CollectionTaskJob.Offer(task.Id, task.CreatedAt), cancellationToken);
        return saved;
    }

    private static async Task<Outcome> SaveAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return Outcome.Success;
        }
        catch (DbUpdateConcurrencyException)
        {
            return CollectionErrors.Changed();
        }
    }
}
