using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Rag.Index;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Archiving;

/// <summary>
/// Fills a new collection from its uploaded archive. Files, words and vectors go in first, where nothing finds them; the rows that make them visible come in one transaction, with
/// which the upload goes. A worker that dies leaves a collection that is empty, and the next one begins again.
/// </summary>
internal sealed class RestoreArchive(
    IDbContextFactory<PlatformDbContext> contexts, RestoreTargets targets, ArchiveBlobs blobs, ICollectionEmbedders embedders, DocumentSteps steps, IJobQueue queue, ILogger<RestoreArchive> logger) : ICollectionWork
{
    private const int RowsAtOnce = 500;

    public CollectionTaskKind Kind => CollectionTaskKind.Restore;

    public async Task<Outcome> RunAsync(CollectionTask task, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var collection = await db.Collections.AsNoTracking().SingleAsync(row => row.Id == task.CollectionId, cancellationToken);
        var index = await db.CollectionIndexes.AsNoTracking().SingleAsync(row => row.Id == task.IndexId, cancellationToken);
        if (await db.CollectionArchives.AsNoTracking().SingleOrDefaultAsync(row => row.CollectionId == task.CollectionId && row.Kind == ArchiveKind.Upload, cancellationToken) is not { } upload)
            return Outcome.Success; // the rows were saved, and the worker died before it could say so
        Restoring? work = null;
        try
        {
            using var archive = ArchiveFile.Open(await blobs.OpenAsync(upload.TenantId, upload.Id, upload.BlobSha256, cancellationToken));
            var takesVectors = await TakesVectorsAsync(index, archive.Manifest.Index, cancellationToken);
            if (!takesVectors.Succeeded)
                return await GiveUpAsync(upload, null, takesVectors.Error);
            work = new Restoring(collection, index, archive, takesVectors.Value, task.CreatedBy);
            var filled = await FillAsync(work, progress, cancellationToken);
            if (!filled.Succeeded)
                return await GiveUpAsync(upload, work, filled.Error);
            return await SaveAsync(work, upload, cancellationToken) is { Succeeded: false, Error: var lost } ? await GiveUpAsync(upload, work, lost) : await FinishAsync(work, upload, progress, cancellationToken);
        }
        catch (ArchiveException refusal)
        {
            return await GiveUpAsync(upload, work, refusal.Error);
        }
        catch (StorageFullException full)
        {
            return await GiveUpAsync(upload, work, full.Error);
        }
    }

    /// <summary>The upload goes with the work that was to read it.</summary>
    public async Task AbandonAsync(CollectionTask task, DomainError why)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var upload = await db.CollectionArchives.AsNoTracking().SingleOrDefaultAsync(row => row.CollectionId == task.CollectionId && row.Kind == ArchiveKind.Upload);
        if (upload is null)
            return;
        await targets.ClearAsync(new(task.TenantId, task.WorkspaceId), task.IndexId!.Value, CancellationToken.None);
        await GiveUpAsync(upload, null, why);
    }

    private async Task<Outcome<bool>> TakesVectorsAsync(CollectionIndex index, ArchivedIndex archived, CancellationToken cancellationToken)
    {
        if (archived.EmbedderIdentity.Length == 0)
            return true;
        var opened = await embedders.OpenAsync(index.Settings, cancellationToken);
        return opened.Succeeded ? opened.Value?.Identity == archived.EmbedderIdentity : opened.Error;
    }

    private async Task<Outcome> FillAsync(Restoring work, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        await targets.ClearAsync(work.Scope, work.Index.Id, cancellationToken);
        var total = work.Archive.Manifest.Documents + (work.TakesVectors ? work.Archive.Manifest.Passages : 0);
        var done = 0;
        await foreach (var one in work.Archive.LinesAsync<ArchivedDocument>(ArchiveFormat.Documents, cancellationToken))
        {
            var id = work.IdOf(one.Id);
            var file = one.HasFile ? await targets.StoreAsync(work.Scope.TenantId, id, work.Archive, ArchiveFormat.FileOf(one.Id), cancellationToken) : "";
            var text = one.HasText ? await targets.StoreAsync(work.Scope.TenantId, id, work.Archive, ArchiveFormat.TextOf(one.Id), cancellationToken) : null;
            work.Blobs[one.Id] = (file, text);
            work.Documents[one.Id] = one;
            if (await progress(++done, total) is { Succeeded: false, Error: var stopped })
                return stopped;
        }

        foreach (var name in work.Documents.Values.SelectMany(one => one.Groups).Distinct(StringComparer.Ordinal))
            work.Groups[name] = await targets.GroupAsync(work.Scope, name, steps.Now, cancellationToken);
        return work.TakesVectors ? await IndexAsync(work, (done, total), progress, cancellationToken) : Outcome.Success;
    }

    private async Task<Outcome> IndexAsync(Restoring work, (int Done, int Total) before, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        var done = before.Done;
        var dimensions = work.Archive.Manifest.Index.Dimensions;
        if (dimensions > 0)
            await targets.Vectors.EnsureAsync(work.Partition, work.Name, dimensions, (VectorCoding)work.Index.Settings.Vectors, cancellationToken);
        await using var vectors = work.Archive.VectorsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        List<(IndexedPassage Passage, string Text, float[]? Vector)> batch = [];
        await foreach (var one in work.Archive.LinesAsync<ArchivedPassage>(ArchiveFormat.Passages, cancellationToken))
        {
            done++;
            var row = work.Row(one);
            work.Passages[one.Document] = work.Passages.GetValueOrDefault(one.Document) + (row.IsSearched ? 1 : 0);
            if (row.IsSearched)
            {
                float[]? vector = dimensions > 0 && await vectors.MoveNextAsync() ? vectors.Current.Vector : null;
                batch.Add((new IndexedPassage(row.Id.Value, row.DocumentId.Value, work.GroupsOf(work.Documents[one.Document]), work.Documents[one.Document].Fields), row.IndexedText, vector));
            }

            if (batch.Count < RowsAtOnce)
                continue;
            await targets.PutAsync(work.Partition, work.Name, batch, cancellationToken);
            batch.Clear();
            if (await progress(done, before.Total) is { Succeeded: false, Error: var stopped })
                return stopped;
        }

        await targets.PutAsync(work.Partition, work.Name, batch, cancellationToken);
        return Outcome.Success;
    }

    /// <summary>Everything becomes visible at once, and the upload's row goes with it.</summary>
    private async Task<Outcome> SaveAsync(Restoring work, CollectionArchive upload, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            // whoever finds the upload gone was overtaken
            if (await db.CollectionArchives.Where(row => row.Id == upload.Id).ExecuteDeleteAsync(cancellationToken) == 0)
                return CollectionErrors.Changed();
            var index = await db.CollectionIndexes.SingleAsync(row => row.Id == work.Index.Id, cancellationToken);
            if (index.State != IndexState.Active)
                return CollectionErrors.IndexWrongState(index.Number, index.State);
            if (work.TakesVectors)
            {
                var archived = work.Archive.Manifest.Index;
                if (index.FillWith(archived.EmbedderIdentity, archived.Dimensions) is { Succeeded: false, Error: var other })
                    return other;
                index.Weigh(archived.Fusion);
                await db.SaveChangesAsync(cancellationToken);
            }

            await RowsAsync(db, work, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Outcome.Success;
        }
        catch (DbUpdateException)
        {
            return CollectionErrors.Changed();
        }
    }

    private async Task RowsAsync(PlatformDbContext db, Restoring work, CancellationToken cancellationToken)
    {
        var now = steps.Now;
        foreach (var part in work.Documents.Values.Chunk(RowsAtOnce))
        {
            db.CollectionDocuments.AddRange(part.Select(one => work.Document(one, now)));
            if (work.TakesVectors)
                db.IndexEntries.AddRange(part.Where(one => one.State == DocumentState.Indexed)
                    .Select(one => new IndexEntry(work.Index, work.IdOf(one.Id), work.Passages.GetValueOrDefault(one.Id), one.Coverage, now)));
            await SaveAsync(db, cancellationToken);
        }

        await foreach (var part in work.Archive.LinesAsync<ArchivedQuestion>(ArchiveFormat.Questions, cancellationToken).Chunk(RowsAtOnce).WithCancellation(cancellationToken))
        {
            db.SavedQuestions.AddRange(part.Select(one => work.Question(one, now)).OfType<SavedQuestion>());
            await SaveAsync(db, cancellationToken);
        }

        if (!work.TakesVectors)
            return;
        await foreach (var part in work.Archive.LinesAsync<ArchivedPassage>(ArchiveFormat.Passages, cancellationToken).Chunk(RowsAtOnce).WithCancellation(cancellationToken))
        {
            db.StoredChunks.AddRange(part.Select(work.Row));
            await SaveAsync(db, cancellationToken);
        }
    }

    private static async Task SaveAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private async Task<Outcome> FinishAsync(Restoring work, CollectionArchive upload, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        blobs.Delete(upload.TenantId, upload.BlobSha256);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var waiting = await db.CollectionDocuments.Where(row => row.CollectionId == work.Collection.Id && row.State == DocumentState.Queued).Select(row => new { row.Id, row.CreatedAt }).ToListAsync(cancellationToken);
        foreach (var document in waiting)
            await queue.OfferAsync(IndexDocumentJob.Offer(document.Id, document.CreatedAt), cancellationToken);
        CollectionLog.Restored(logger, work.Collection.Id, work.Documents.Count, waiting.Count);
        var measured = await targets.MeasureAsync(work.Index.Id, progress, cancellationToken);
        return measured.Succeeded || measured.Error.Code == CollectionErrors.NoVectors(0).Code ? Outcome.Success : measured;
    }

    /// <summary>What was put away is taken back: the collection stays empty, and the task says why.</summary>
    private async Task<Outcome> GiveUpAsync(CollectionArchive upload, Restoring? work, DomainError reason)
    {
        if (work is not null)
        {
            await targets.ClearAsync(work.Scope, work.Index.Id, CancellationToken.None);
            targets.Delete(work.Scope.TenantId, work.Blobs.Values.SelectMany(pair => new[] { pair.File, pair.Text }).OfType<string>().Where(blob => blob.Length > 0));
        }

        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await db.CollectionArchives.Where(row => row.Id == upload.Id).ExecuteDeleteAsync();
        blobs.Delete(upload.TenantId, upload.BlobSha256);
        return reason;
    }
}
