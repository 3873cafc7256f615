using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Archiving;

/// <summary>What a restore was begun with.</summary>
/// <param name="CollectionId">The new collection.</param>
/// <param name="TakesVectors">True when its vectors are taken over; false when documents are embedded again, because the archive's embedding model is not here.</param>
/// <param name="Embedder">The embedding model that the new collection is searched with; empty for words only.</param>
internal sealed record RestoreBegun(CollectionId CollectionId, bool TakesVectors, string Embedder);

/// <summary>Where archives of this workspace stand, apart from documents of the same bytes.</summary>
internal sealed class ArchiveBlobs(DocumentFiles files, DataFolders folders, IDiskSpace disk, IOptions<LatheOptions> options)
{
    // an archive is text and vectors: it unpacks to a few times its size
    private const int MostGrowth = 8;

    /// <summary>Largest archive that is taken, in bytes.</summary>
    public long MostBytes => options.Value.MaxUploadBytes;

    /// <summary>Largest content that is unpacked now.</summary>
    public long Room => Math.Min(MostBytes * MostGrowth, Math.Max(0, disk.FreeBytes(folders.Root) - BlobStore.ReserveBytes));

    public Task<StoredFile> StoreAsync(Domain.Tenancy.TenantId tenant, ArchiveId id, Stream content, CancellationToken cancellationToken) =>
        files.StoreAsync(tenant, new DocumentId(id.Value), content, cancellationToken);

    /// <summary>The archive from its first byte.</summary>
    public async Task<Stream> OpenAsync(Domain.Tenancy.TenantId tenant, ArchiveId id, string blob, CancellationToken cancellationToken)
    {
        var stream = await files.OpenAsync(tenant, new DocumentId(id.Value), blob, cancellationToken);
        return new OffsetStream(stream, stream.Position);
    }

    public void Delete(Domain.Tenancy.TenantId tenant, string blob) => files.Delete(tenant, [blob]);
}

/// <summary>Takes an uploaded archive in: it is read and checked whole before a collection is made for it. The rest is background work.</summary>
internal sealed class ReceiveArchive(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, ArchiveBlobs blobs, ICollectionEmbedders embedders, IJobQueue queue, AuditLog audit, TimeProvider clock)
{
    private const int MostTries = 100;

    /// <param name="project">Where the new collection goes.</param>
    /// <param name="content">Read once.</param>
    /// <param name="length">Stated length; null when unknown.</param>
    /// <param name="cancellationToken">Stops; then nothing stays.</param>
    /// <returns>Refused with <c>collection.not_found</c>, <c>storage.full</c>, or as archives and index settings are; then nothing stays.</returns>
    public async Task<Outcome<RestoreBegun>> HandleAsync(ProjectId project, Stream content, long? length, CancellationToken cancellationToken)
    {
        if (length > blobs.MostBytes)
            return ArchiveErrors.TooLarge(length.Value, blobs.MostBytes);
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.Projects.AnyAsync(row => row.Id == project, cancellationToken))
                return CollectionErrors.NotFound();
        }

        var id = TypedId.New<ArchiveId>(clock.GetUtcNow());
        string? blob = null;
        try
        {
            var stored = await blobs.StoreAsync(tenant.Scope.TenantId, id, content, cancellationToken);
            blob = stored.Blob;
            using var archive = ArchiveFile.Open(await blobs.OpenAsync(tenant.Scope.TenantId, id, blob, cancellationToken));
            await new ArchiveCheck(archive).RunAsync(blobs.Room, cancellationToken);
            var begun = await BeginAsync(project, archive.Manifest, (id, stored), cancellationToken);
            if (begun.Succeeded)
                blob = null;
            return begun;
        }
        catch (ArchiveException refusal)
        {
            return refusal.Error;
        }
        catch (StorageFullException full)
        {
            return full.Error;
        }
        finally
        {
            if (blob is not null)
                blobs.Delete(tenant.Scope.TenantId, blob);
        }
    }

    private async Task<Outcome<RestoreBegun>> BeginAsync(ProjectId project, ArchiveManifest manifest, (ArchiveId Id, StoredFile File) archive, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (settings, takesVectors) = await SettingsAsync(manifest.Index, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var made = Collection.Create(tenant.Scope, project, await FreeNameAsync(db, project, manifest.Collection.Name, cancellationToken), manifest.Collection.Description, tenant.Actor, now);
        if (!made.Succeeded)
            return made.Error;
        var collection = made.Value;
        var answers = collection.Answer(null, manifest.Collection.AnswerFloor, manifest.Collection.RefusesBelowFloor, manifest.Collection.PageQualityFloor);
        var kept = answers.Succeeded ? collection.Keep(manifest.Collection.RetentionDays, manifest.Collection.HoldReason) : answers;
        if (!kept.Succeeded)
            return kept.Error;
        var index = collection.NextIndex(settings, tenant.Actor, now);
        if (!index.Succeeded)
            return index.Error;
        var task = new CollectionTask(collection, CollectionTaskKind.Restore, index.Value.Id, 0, tenant.Actor, now);
        db.Collections.Add(collection);
        db.CollectionIndexes.Add(index.Value);
        db.CollectionArchives.Add(new CollectionArchive(
            archive.Id, collection, ArchiveKind.Upload, (archive.File.Blob, archive.File.Bytes), (manifest.Documents, manifest.Passages, manifest.Index.Number), tenant.Actor, now));
        db.CollectionTasks.Add(task);
        audit.Add(db, "archive.restored", AuditSubject.Of("collection", collection.Id, project), new { collection.Name, manifest.Documents });
        await db.SaveChangesAsync(cancellationToken);
        await queue.OfferAsync(CollectionTaskJob.Offer(task.Id, task.CreatedAt), cancellationToken);
        return new RestoreBegun(collection.Id, takesVectors, settings.EmbedderName);
    }

    // The archive's own embedding model, known by its content and not by its name; else the first that is here.
    private async Task<(IndexSettings Settings, bool TakesVectors)> SettingsAsync(ArchivedIndex archived, CancellationToken cancellationToken)
    {
        var settings = new IndexSettings { Chunks = archived.Chunks, Vectors = archived.Vectors };
        if (archived.EmbedderIdentity.Length == 0)
            return (settings, true);
        var choices = await embedders.ListAsync(cancellationToken);
        foreach (var choice in choices.OrderByDescending(choice => choice.Name == archived.EmbedderName))
        {
            var chosen = settings with { EmbedderId = choice.Id, EmbedderName = choice.Name };
            if (await embedders.OpenAsync(chosen, cancellationToken) is { Succeeded: true, Value: { } opened } && opened.Identity == archived.EmbedderIdentity)
                return (chosen, true);
        }

        return (choices.Count > 0 ? settings with { EmbedderId = choices[0].Id, EmbedderName = choices[0].Name } : settings, false);
    }

    private static async Task<string> FreeNameAsync(PlatformDbContext db, ProjectId project, string wanted, CancellationToken cancellationToken)
    {
        var taken = (await db.Collections.Where(row => row.ProjectId == project).Select(row => row.Name).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var name = wanted.Trim();
        for (var number = 2; taken.Contains(name) && number < MostTries; number++)
        {
            var suffix = $" ({number})";
            name = wanted.Trim() is var whole && whole.Length + suffix.Length > Collection.MaxNameLength ? whole[..(Collection.MaxNameLength - suffix.Length)] + suffix : whole + suffix;
        }

        return name;
    }
}
