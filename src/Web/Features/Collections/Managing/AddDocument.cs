using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>A file that is to become a document.</summary>
/// <param name="CollectionId">The collection.</param>
/// <param name="Name">As its owner names it; folders of an archive are kept.</param>
/// <param name="Content">Read once, never held.</param>
/// <param name="BatchId">The upload it comes with.</param>
/// <param name="Groups">Keys of the groups that may read it.</param>
/// <param name="Fields">Fields to filter by.</param>
internal sealed record NewDocument(
    CollectionId CollectionId, string? Name, Stream Content, Guid BatchId, IReadOnlyCollection<string> Groups, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Stated length; null when unknown.</summary>
    public long? Length { get; init; }

    /// <summary>How many archives or mails it came out of.</summary>
    public int Depth { get; init; }

    /// <summary>Account id; null for the one who acts.</summary>
    public string? CreatedBy { get; init; }
}

/// <summary>Stores a file as it streams in and queues it. Either both happen or nothing does.</summary>
internal sealed class AddDocument(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, DocumentFiles files, IJobQueue queue, IOptions<LatheOptions> options, AuditLog audit, TimeProvider clock)
{
    /// <summary>Most bytes of one upload, all its files together.</summary>
    public const long BatchBytes = 2L << 30;

    private const int LongestName = 900;

    /// <returns>Refused with <c>collection.not_found</c>, <c>document.empty</c>, <c>document.too_large_upload</c>, <c>document.batch_too_large</c>,
    /// <c>document.duplicate</c>, <c>document.groups_invalid</c>, <c>document.fields_invalid</c> or <c>storage.full</c>.</returns>
    public async Task<Outcome<DocumentId>> HandleAsync(NewDocument file, CancellationToken cancellationToken)
    {
        var name = Clean(file.Name);
        if (await CollectionAsync(file.CollectionId, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        if (await LimitAsync(file, name, file.Length ?? 1, cancellationToken) is { } refused)
            return refused;
        var now = clock.GetUtcNow();
        var id = TypedId.New<DocumentId>(now);
        try
        {
            var stored = await files.StoreAsync(collection.TenantId, id, file.Content, cancellationToken);
            var recorded = await RecordAsync(collection, id, file, new StoredDocument(name, stored.Blob, stored.Content, stored.Bytes, file.BatchId, file.Depth), cancellationToken);
            if (!recorded.Succeeded)
            {
                files.Delete(collection.TenantId, [stored.Blob]);
                return recorded.Error;
            }
        }
        catch (StorageFullException full)
        {
            return full.Error;
        }

        await queue.OfferAsync(IndexDocumentJob.Offer(id, now), cancellationToken);
        return id;
    }

    private async Task<Collection?> CollectionAsync(CollectionId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Collections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
    }

    private async Task<DomainError?> LimitAsync(NewDocument file, string name, long bytes, CancellationToken cancellationToken)
    {
        if (bytes == 0)
            return DocumentErrors.Empty(name);
        var most = Math.Min(BatchBytes, options.Value.MaxUploadBytes);
        if (bytes > most)
            return DocumentErrors.TooLarge(bytes, most);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var batch = await db.CollectionDocuments.Where(row => row.CollectionId == file.CollectionId && row.BatchId == file.BatchId).SumAsync(row => row.Bytes, cancellationToken);
        return file.CreatedBy is null && batch + bytes > BatchBytes ? DocumentErrors.BatchTooLarge(batch + bytes, BatchBytes) : null;
    }

    private async Task<Outcome> RecordAsync(Collection collection, DocumentId id, NewDocument file, StoredDocument stored, CancellationToken cancellationToken)
    {
        if (await LimitAsync(file, stored.Name, stored.Bytes, cancellationToken) is { } refused)
            return refused;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.CollectionDocuments.AnyAsync(row => row.CollectionId == collection.Id && row.ContentSha256 == stored.ContentSha256, cancellationToken))
            return DocumentErrors.Duplicate(stored.Name);
        var document = new CollectionDocument(collection, id, stored, file.CreatedBy ?? tenant.Actor, clock.GetUtcNow());
        var scoped = document.Scope(file.Groups, file.Fields);
        if (!scoped.Succeeded)
            return scoped;
        db.CollectionDocuments.Add(document);
        // what an archive holds or a source brings is told by theirs
        if (file.CreatedBy is null)
            audit.Add(db, "document.added", AuditSubject.Of("document", id, collection.ProjectId), new { collection = collection.Name, stored.Bytes, groups = file.Groups.Count });
        await db.SaveChangesAsync(cancellationToken);
        return Outcome.Success;
    }

    private static string Clean(string? name)
    {
        var parts = (name ?? "").Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Select(UploadName.Clean).ToList();
        var whole = parts.Count == 0 ? UploadName.Clean(null) : string.Join('/', parts);
        return whole.Length > LongestName ? "…" + whole[^(LongestName - 1)..] : whole;
    }
}
