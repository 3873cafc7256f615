using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Archiving;

/// <summary>An archive of a collection in a list.</summary>
public sealed record ArchiveView(ArchiveId Id, int IndexNumber, int Documents, int Passages, long Bytes, DateTimeOffset CreatedAt);

/// <summary>An archive to be downloaded.</summary>
internal sealed record OpenedArchive(Stream Content, string Name);

/// <summary>Archives of collections: asked for, listed, downloaded, thrown away. For administrators.</summary>
internal sealed class Archives(
    IDbContextFactory<PlatformDbContext> contexts, ArchiveBlobs blobs, ReaderGroups groups, IJobQueue queue, AuditLog audit, TimeProvider clock, ILogger<Archives> logger)
{
    /// <summary>Archives of a collection, newest first.</summary>
    public async Task<IReadOnlyList<ArchiveView>> ListAsync(CollectionId collection, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CollectionArchives.Where(row => row.CollectionId == collection && row.Kind == ArchiveKind.BackUp).OrderByDescending(row => row.CreatedAt)
            .Select(row => new ArchiveView(row.Id, row.IndexNumber, row.Documents, row.Passages, row.Bytes, row.CreatedAt)).ToListAsync(cancellationToken);
    }

    /// <summary>Has an archive written.</summary>
    /// <returns>Refused with <c>collection.not_found</c>, <c>archive.not_readable</c> or <c>archive.nothing_there</c>.</returns>
    public async Task<Outcome<CollectionTaskId>> BackUpAsync(ProjectId project, CollectionId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        if (await ReadableAsync(db, id, cancellationToken) is { } refused)
            return refused;
        if (!await db.CollectionDocuments.AnyAsync(row => row.CollectionId == id && row.State != DocumentState.Erasing && row.State != DocumentState.Unpacked, cancellationToken))
            return ArchiveErrors.NothingThere();
        var task = new CollectionTask(collection, CollectionTaskKind.BackUp, null, 0, audit.Actor, clock.GetUtcNow());
        db.CollectionTasks.Add(task);
        audit.Add(db, "archive.asked", AuditSubject.Of("collection", id, project), new { collection.Name });
        await db.SaveChangesAsync(cancellationToken);
        await queue.OfferAsync(CollectionTaskJob.Offer(task.Id, task.CreatedAt), cancellationToken);
        return task.Id;
    }

    /// <summary>Opens an archive. Whoever downloads it reads every document of it, so he must be allowed to.</summary>
    /// <returns>Refused with <c>archive.not_found</c> or <c>archive.not_readable</c>.</returns>
    public async Task<Outcome<OpenedArchive>> OpenAsync(CollectionId collection, ArchiveId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, collection, id, cancellationToken) is not { } row)
            return ArchiveErrors.NotFound();
        if (await ReadableAsync(db, collection, cancellationToken) is { } refused)
            return refused;
        var name = await db.Collections.Where(one => one.Id == collection).Select(one => one.Name).SingleAsync(cancellationToken);
        audit.Add(db, "archive.downloaded", AuditSubject.Of("archive", id, row.ProjectId), new { collection = name, row.Bytes });
        await db.SaveChangesAsync(cancellationToken);
        CollectionLog.ArchiveRead(logger, id, collection, audit.Actor);
        return new OpenedArchive(await blobs.OpenAsync(row.TenantId, id, row.BlobSha256, cancellationToken), $"{Safe(name)}-{row.CreatedAt:yyyyMMdd-HHmm}.lathe.zip");
    }

    /// <summary>Throws an archive away.</summary>
    /// <returns>Refused with <c>archive.not_found</c>.</returns>
    public async Task<Outcome> DeleteAsync(CollectionId collection, ArchiveId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, collection, id, cancellationToken) is not { } row)
            return ArchiveErrors.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.CollectionArchives.Where(one => one.Id == id).ExecuteDeleteAsync(cancellationToken);
        audit.Add(db, "archive.deleted", AuditSubject.Of("archive", id, row.ProjectId), new { row.Bytes });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        blobs.Delete(row.TenantId, row.BlobSha256);
        return Outcome.Success;
    }

    private static Task<CollectionArchive?> FindAsync(PlatformDbContext db, CollectionId collection, ArchiveId id, CancellationToken cancellationToken) =>
        db.CollectionArchives.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.CollectionId == collection && row.Kind == ArchiveKind.BackUp, cancellationToken);

    private async Task<DomainError?> ReadableAsync(PlatformDbContext db, CollectionId collection, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        var all = await db.CollectionDocuments.CountAsync(row => row.CollectionId == collection && row.State != DocumentState.Erasing, cancellationToken);
        var mine = await db.CollectionDocuments.ReadBy(reader).CountAsync(row => row.CollectionId == collection, cancellationToken);
        return mine < all ? ArchiveErrors.NotReadable(all - mine) : null;
    }

    private static string Safe(string name) => string.Concat(name.Select(character => char.IsLetterOrDigit(character) || character is '-' or '_' ? character : '-'));
}
