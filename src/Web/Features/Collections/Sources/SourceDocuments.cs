using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Sources;

/// <summary>What the documents of a source's file need: an adding, another content, an erasure. A document that may not be deleted is not replaced either.</summary>
internal sealed class SourceDocuments(
    IDbContextFactory<PlatformDbContext> contexts, AddDocument add, EraseDocument erase, DocumentFiles files, IndexStores stores, DocumentSteps steps, IJobQueue queue)
{
    // Refusals of the file itself, after which what was read from it before is true no more.
    private static readonly string[] Outdating = [DocumentErrors.Empty("").Code, DocumentErrors.Duplicate("").Code, SourceErrors.FileTooLarge(0, 0).Code, SourceErrors.Linked("").Code];

    /// <summary>Erases the documents of a file that is gone.</summary>
    public async Task<SyncDetail> RemoveAsync(SourceItem item, CancellationToken cancellationToken)
    {
        var removed = await EraseAsync(item, cancellationToken);
        if (!removed.Succeeded)
            return new SyncDetail(item.Path, SyncAct.Kept, removed.Error.Code, removed.Error.Message);
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await db.SourceItems.Where(row => row.Id == item.Id).ExecuteDeleteAsync(CancellationToken.None);
        return new SyncDetail(item.Path, SyncAct.Removed);
    }

    /// <summary>Takes the content of a file. Null when it is what it was.</summary>
    public async Task<SyncDetail?> TakeAsync(IDocumentSource source, CollectionSource plan, SourceItem item, SourceFile file, long mostBytes, CancellationToken cancellationToken)
    {
        try
        {
            if (Refusal(file, mostBytes) is { } refused)
                return await RefuseAsync(item, file, refused, cancellationToken);
            var hash = await HashAsync(source, file, cancellationToken);
            var documents = await DocumentsAsync(item, cancellationToken);
            if (documents.Any(row => row.ContentSha256 == hash) || (documents.Count == 0 && item.ContentSha256 == hash))
                return await TakenAsync(item, file, hash, null); // untouched, adopted after a break, or deleted by a person
            if (await IsElsewhereAsync(item, hash, cancellationToken))
                return await RefuseAsync(item, file, DocumentErrors.Duplicate(file.Path), cancellationToken);
            if (documents is [{ State: not DocumentState.Unpacked } only])
                return await RenewAsync(source, item, file, only, cancellationToken);
            return await ReplaceAsync(source, plan, item, file, documents.Count > 0, cancellationToken);
        }
        catch (SourceException fault)
        {
            return await RefuseAsync(item, file, fault.Error, cancellationToken);
        }
        catch (StorageFullException full)
        {
            return await RefuseAsync(item, file, full.Error, cancellationToken);
        }
    }

    private static DomainError? Refusal(SourceFile file, long mostBytes) =>
        file.Refusal ?? (file.Bytes == 0 ? DocumentErrors.Empty(file.Path) : file.Bytes > mostBytes ? SourceErrors.FileTooLarge(file.Bytes, mostBytes) : null);

    private static async Task<string> HashAsync(IDocumentSource source, SourceFile file, CancellationToken cancellationToken)
    {
        await using var content = await source.OpenAsync(file, cancellationToken);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }

    private async Task<SyncDetail> ReplaceAsync(IDocumentSource source, CollectionSource plan, SourceItem item, SourceFile file, bool hadOthers, CancellationToken cancellationToken)
    {
        if (hadOthers && await EraseAsync(item, cancellationToken) is { Succeeded: false, Error: var kept })
            return new SyncDetail(file.Path, SyncAct.Kept, kept.Code, kept.Message);
        await using var content = await source.OpenAsync(file, cancellationToken);
        var folder = Path.GetDirectoryName(file.Path)?.Replace('\\', '/') ?? "";
        var fields = folder.Length is > 0 and <= CollectionDocument.MaxFieldLength ? new Dictionary<string, string> { ["folder"] = folder } : [];
        var added = await add.HandleAsync(
            new NewDocument(item.CollectionId, file.Path, content, item.BatchId, plan.ReadersOf(file.Path), fields) { Length = file.Bytes, CreatedBy = plan.CreatedBy }, cancellationToken);
        if (!added.Succeeded)
            return await RefuseAsync(item, file, added.Error, cancellationToken);
        var row = (await DocumentsAsync(item, cancellationToken)).First(one => one.Id == added.Value);
        return (await TakenAsync(item, file, row.ContentSha256, hadOthers ? SyncAct.Changed : SyncAct.Added))!;
    }

    private async Task<SyncDetail> RenewAsync(IDocumentSource source, SourceItem item, SourceFile file, CollectionDocument document, CancellationToken cancellationToken)
    {
        if (await MayDeleteAsync(item, [document], cancellationToken) is { } kept)
            return new SyncDetail(file.Path, SyncAct.Kept, kept.Code, kept.Message);
        StoredFile stored;
        await using (var content = await source.OpenAsync(file, cancellationToken))
            stored = await files.StoreAsync(document.TenantId, document.Id, content, cancellationToken);
        string[] old = [];
        var renewed = await steps.ApplyAsync(document.Id, row =>
        {
            old = [.. new[] { row.BlobSha256, row.ExtractedSha256 }.OfType<string>().Where(blob => blob.Length > 0 && blob != stored.Blob)];
            return row.Renew(new StoredDocument(row.Name, stored.Blob, stored.Content, stored.Bytes, row.BatchId, row.Depth));
        }, CancellationToken.None);
        if (!renewed.Succeeded)
        {
            files.Delete(document.TenantId, [stored.Blob]);
            return await RefuseAsync(item, file, renewed.Error, cancellationToken);
        }

        await ForgetPassagesAsync(document);
        files.Delete(document.TenantId, old);
        await queue.OfferAsync(IndexDocumentJob.Offer(document.Id, steps.Now), CancellationToken.None);
        return (await TakenAsync(item, file, stored.Content, SyncAct.Changed))!;
    }

    /// <summary>Passages of the old content, and what people did to them, are of a text that is gone.</summary>
    private async Task ForgetPassagesAsync(CollectionDocument document)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var indexes = await db.CollectionIndexes.Where(index => index.CollectionId == document.CollectionId).Select(index => index.Id).ToListAsync();
        await db.StoredChunks.Where(row => row.DocumentId == document.Id).ExecuteDeleteAsync();
        await db.ChunkRevisions.Where(row => row.DocumentId == document.Id).ExecuteDeleteAsync();
        await db.IndexEntries.Where(row => row.DocumentId == document.Id).ExecuteDeleteAsync();
        await stores.RemoveAsync(new TenantScope(document.TenantId, document.WorkspaceId), indexes, document.Id, CancellationToken.None);
    }

    private async Task<Outcome> EraseAsync(SourceItem item, CancellationToken cancellationToken)
    {
        var documents = await DocumentsAsync(item, cancellationToken);
        if (await MayDeleteAsync(item, documents, cancellationToken) is { } kept)
            return kept;
        foreach (var document in documents)
        {
            var erased = await erase.FollowSourceAsync(item.CollectionId, document.Id, cancellationToken);
            if (!erased.Succeeded && erased.Error.Kind != ErrorKind.NotFound)
                return erased;
        }

        return Outcome.Success;
    }

    private async Task<DomainError?> MayDeleteAsync(SourceItem item, IReadOnlyList<CollectionDocument> documents, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var collection = await db.Collections.AsNoTracking().SingleAsync(row => row.Id == item.CollectionId, cancellationToken);
        return documents.Select(document => collection.MayDelete(document, steps.Now)).FirstOrDefault(may => !may.Succeeded)?.Error;
    }

    private async Task<List<CollectionDocument>> DocumentsAsync(SourceItem item, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CollectionDocuments.AsNoTracking().Where(row => row.BatchId == item.BatchId && row.CollectionId == item.CollectionId && row.State != DocumentState.Erasing).OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);
    }

    private async Task<bool> IsElsewhereAsync(SourceItem item, string hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CollectionDocuments.AnyAsync(row => row.CollectionId == item.CollectionId && row.ContentSha256 == hash && row.BatchId != item.BatchId, cancellationToken);
    }

    /// <summary>A file that cannot be a document any more has none: what it was before is outdated.</summary>
    private async Task<SyncDetail> RefuseAsync(SourceItem item, SourceFile file, DomainError why, CancellationToken cancellationToken)
    {
        // a reading error may pass; what is in the collection stays until the file can be read or is gone
        var erases = Outdating.Contains(why.Code);
        if (erases && await EraseAsync(item, cancellationToken) is { Succeeded: false, Error: var kept })
            return new SyncDetail(file.Path, SyncAct.Kept, kept.Code, kept.Message);
        await ChangeAsync(item, row => row.Refuse(why.Code, erases));
        return new SyncDetail(file.Path, SyncAct.Refused, why.Code, why.Message);
    }

    private async Task<SyncDetail?> TakenAsync(SourceItem item, SourceFile file, string hash, SyncAct? act)
    {
        await ChangeAsync(item, row => row.Taken(file.Bytes, file.ModifiedAt, file.Tag, hash));
        return act is { } done ? new SyncDetail(file.Path, done) : null;
    }

    private async Task ChangeAsync(SourceItem item, Action<SourceItem> change)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        if (await db.SourceItems.SingleOrDefaultAsync(row => row.Id == item.Id) is not { } row)
            return;
        change(row);
        await db.SaveChangesAsync(CancellationToken.None);
    }
}
