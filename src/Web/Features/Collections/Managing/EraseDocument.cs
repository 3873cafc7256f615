using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>
/// Erases a document everywhere at once: passages, vectors, words, files, archives that may hold it, expectations of saved questions, quotations in kept answers. It is invisible from the first save on;
/// an erasure that breaks off is finished by the sweep.
/// </summary>
internal sealed class EraseDocument(
    IDbContextFactory<PlatformDbContext> contexts, IndexStores stores, DocumentFiles files, ReaderGroups groups, AuditLog audit, TimeProvider clock, ILogger<EraseDocument> logger)
{
    private const int MostTries = 5;
    private static readonly TimeSpan FinishWithin = TimeSpan.FromMinutes(2);

    /// <returns>The receipt. Refused with <c>document.not_found</c>, <c>collection.held</c>, <c>document.held</c> or <c>document.retained</c>.</returns>
    public async Task<Outcome<ErasureReceiptId>> HandleAsync(CollectionId collectionId, DocumentId id, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        return await EraseAsync(collectionId, id, documents => documents.SeenBy(reader), cancellationToken);
    }

    /// <summary>Erases a document whose file is gone from the source that the collection follows, whoever may read it.</summary>
    /// <returns>As <see cref="HandleAsync"/>.</returns>
    public Task<Outcome<ErasureReceiptId>> FollowSourceAsync(CollectionId collectionId, DocumentId id, CancellationToken cancellationToken) =>
        EraseAsync(collectionId, id, documents => documents.Where(row => row.State != DocumentState.Erasing), cancellationToken);

    private async Task<Outcome<ErasureReceiptId>> EraseAsync(
        CollectionId collectionId, DocumentId id, Func<IQueryable<CollectionDocument>, IQueryable<CollectionDocument>> seen, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var document = await seen(db.CollectionDocuments).SingleOrDefaultAsync(row => row.Id == id && row.CollectionId == collectionId, cancellationToken);
            if (document is null || await db.Collections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == collectionId, cancellationToken) is not { } collection)
                return DocumentErrors.NotFound();
            var may = collection.MayDelete(document, clock.GetUtcNow());
            if (!may.Succeeded)
                return may.Error;
            var before = await CountAsync(document, cancellationToken);
            document.BeginErasure(clock.GetUtcNow() + FinishWithin);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return await FinishAsync(id, before);
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostTries)
            {
                // Its worker wrote in between; it is shut out with the next try.
                continue;
            }
        }
    }

    /// <summary>Finishes an erasure that has begun. Nothing stops it: half an erasure is worse than a late answer.</summary>
    public async Task<Outcome<ErasureReceiptId>> FinishAsync(DocumentId id, ErasureCounts? before = null)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        if (await db.CollectionDocuments.SingleOrDefaultAsync(row => row.Id == id && row.State == DocumentState.Erasing) is not { } document)
            return DocumentErrors.NotFound();
        before ??= await CountAsync(document, CancellationToken.None);
        var name = await db.Collections.Where(row => row.Id == document.CollectionId).Select(row => row.Name).SingleAsync();
        await RemoveAsync(db, document);
        var after = await CountAsync(document, CancellationToken.None);
        for (var attempt = 1; after.Total > 0 && attempt < MostTries; attempt++)
        {
            // A worker that had it may have written once more before it saw that it is shut out.
            await RemoveAsync(db, document);
            after = await CountAsync(document, CancellationToken.None);
        }

        if (after.Total > 0)
            CollectionLog.ErasureIncomplete(logger, id, after.Total);
        return await ReceiptAsync(document, name, (before, after));
    }

    private async Task RemoveAsync(PlatformDbContext db, CollectionDocument document)
    {
        var id = document.Id;
        var indexes = await db.CollectionIndexes.Where(index => index.CollectionId == document.CollectionId).Select(index => index.Id).ToListAsync();
        await stores.RemoveAsync(new TenantScope(document.TenantId, document.WorkspaceId), indexes, id, CancellationToken.None);
        files.Delete(document.TenantId, FilesOf(document));
        await db.StoredChunks.Where(row => row.DocumentId == id).ExecuteDeleteAsync();
        await db.ChunkRevisions.Where(row => row.DocumentId == id).ExecuteDeleteAsync();
        await db.IndexEntries.Where(row => row.DocumentId == id).ExecuteDeleteAsync();

        await RemoveArchivesAsync(db, document);

        await using var forgetting = await contexts.CreateDbContextAsync(CancellationToken.None);
        foreach (var question in await forgetting.SavedQuestions.Where(row => row.CollectionId == document.CollectionId).ToListAsync())
        {
            if (question.Forget(id) > 0 && question.Expected.Count == 0)
                forgetting.SavedQuestions.Remove(question);
        }

        foreach (var trace in await forgetting.AnswerTraces.Where(row => row.CollectionId == document.CollectionId && row.AskedAt >= document.CreatedAt).ToListAsync())
            trace.Forget(id, clock.GetUtcNow());
        await forgetting.SaveChangesAsync();
    }

    // an archive that was begun before the document came in cannot hold it
    private static IQueryable<CollectionArchive> ArchivesOf(PlatformDbContext db, CollectionDocument document) =>
        db.CollectionArchives.Where(row => row.CollectionId == document.CollectionId && row.Kind == ArchiveKind.BackUp && row.CreatedAt >= document.CreatedAt);

    private async Task RemoveArchivesAsync(PlatformDbContext db, CollectionDocument document)
    {
        files.Delete(document.TenantId, await ArchivesOf(db, document).Select(row => row.BlobSha256).ToListAsync());
        await ArchivesOf(db, document).ExecuteDeleteAsync();
    }

    /// <summary>The row goes with the save that keeps the receipt. Receipts of a workspace form a chain: two at the same moment queue up.</summary>
    private async Task<Outcome<ErasureReceiptId>> ReceiptAsync(CollectionDocument document, string collectionName, (ErasureCounts Before, ErasureCounts After) counts)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            var previous = await db.ErasureReceipts.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Select(row => row.Hash).FirstOrDefaultAsync() ?? "";
            var receipt = new ErasureReceipt(document, collectionName, counts, previous, audit.Actor, clock.GetUtcNow());
            if (await db.CollectionDocuments.SingleOrDefaultAsync(row => row.Id == document.Id) is not { } row)
                return DocumentErrors.NotFound(); // somebody else finished it
            db.CollectionDocuments.Remove(row);
            db.ErasureReceipts.Add(receipt);
            audit.Add(db, "document.erased", AuditSubject.Of("document", document.Id, document.ProjectId), new { collection = collectionName, receipt = receipt.Id, left = counts.After.Total });
            try
            {
                await db.SaveChangesAsync();
                CollectionLog.DocumentErased(logger, document.Id, receipt.Id);
                return receipt.Id;
            }
            catch (DbUpdateException) when (attempt < MostTries * MostTries)
            {
                continue;
            }
        }
    }

    private async Task<ErasureCounts> CountAsync(CollectionDocument document, CancellationToken cancellationToken)
    {
        var id = document.Id;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var indexes = await db.CollectionIndexes.Where(index => index.CollectionId == document.CollectionId).Select(index => index.Id).ToListAsync(cancellationToken);
        var (vectors, keywords) = await stores.CountAsync(new TenantScope(document.TenantId, document.WorkspaceId), indexes, id, cancellationToken);
        var questions = await db.SavedQuestions.AsNoTracking().Where(row => row.CollectionId == document.CollectionId).ToListAsync(cancellationToken);
        var traces = await db.AnswerTraces.AsNoTracking().Where(row => row.CollectionId == document.CollectionId && row.AskedAt >= document.CreatedAt).ToListAsync(cancellationToken);
        return new ErasureCounts(
            await db.StoredChunks.CountAsync(row => row.DocumentId == id, cancellationToken) + await db.ChunkRevisions.CountAsync(row => row.DocumentId == id, cancellationToken),
            vectors,
            keywords,
            FilesOf(document).Count(blob => files.Exists(document.TenantId, blob)) + await ArchivesOf(db, document).CountAsync(cancellationToken),
            questions.Sum(question => question.Expected.Count(one => one.DocumentId == id.Value)),
            traces.Sum(trace => trace.Content.Sources.Count(source => source.DocumentId == id.Value)));
    }

    private static IEnumerable<string> FilesOf(CollectionDocument document) =>
        new[] { document.BlobSha256, document.ExtractedSha256 }.OfType<string>().Where(blob => blob.Length > 0);
}
