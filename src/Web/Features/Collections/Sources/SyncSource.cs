using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Sources;

/// <summary>
/// Brings a collection up to date with its source: removals first, so that a file that was moved is no duplicate of itself, then changes, then what is new. Each file is finished before the next;
/// whoever breaks off leaves whole documents, and the next synchronisation goes on from there. Before anything is done it is asked whether so much may go.
/// </summary>
internal sealed class SyncSource(
    IDbContextFactory<PlatformDbContext> contexts, DocumentSources sources, SourceDocuments documents, DocumentWishes wishes, DocumentSteps steps, AuditLog audit, ILogger<SyncSource> logger) : ICollectionWork
{
    private const int NoteEvery = 20;

    public CollectionTaskKind Kind => CollectionTaskKind.Sync;

    public async Task<Outcome> RunAsync(CollectionTask task, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        if (await FindAsync(task, cancellationToken) is not { } source)
            return SourceErrors.NotFound();
        var record = await BeginAsync(source, task);
        var done = await SynchroniseAsync(source, task, record, progress, cancellationToken);
        var state = done.Succeeded ? SyncState.Done
            : done.Error.Code == CollectionErrors.TaskCancelled().Code ? SyncState.Cancelled
            : IsQuestion(done.Error) ? SyncState.Asks : SyncState.Failed;
        await NoteAsync(record, row => row.End(state, done.Error, steps.Now), (db, row) => Tell(db, source, row));
        if (!done.Succeeded)
            CollectionLog.SourceStopped(logger, source.Id, done.Error.Code);
        else
            await steps.ApplyAsync(source.Id, row =>
            {
                row.Synchronised(steps.Now);
                return Outcome.Success;
            }, CancellationToken.None);
        return done;
    }

    private static bool IsQuestion(DomainError error) => error.Code is "source.empty" or "source.many_removals";

    private async Task<Outcome> SynchroniseAsync(CollectionSource source, CollectionTask task, SyncRecordId record, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        var opened = await sources.OpenAsync(new TenantScope(source.TenantId, source.WorkspaceId), source.Plan, cancellationToken);
        if (!opened.Succeeded)
            return opened.Error;
        using var place = opened.Value;
        SyncPlan plan;
        try
        {
            plan = SyncPlan.Of(await place.ListAsync(cancellationToken).ToListAsync(cancellationToken), await ItemsAsync(source, cancellationToken));
        }
        catch (SourceException fault)
        {
            return fault.Error;
        }

        var removals = plan.Removals(sources.Limits.MostFileBytes);
        if (plan.Question(source, removals, task.Wish!.ConfirmedRemovals) is { } question)
        {
            await steps.ApplyAsync(source.Id, row =>
            {
                row.Ask(question, removals);
                return Outcome.Success;
            }, CancellationToken.None);
            return question;
        }

        return await CarryOutAsync(source, place, plan, record, progress, cancellationToken);
    }

    private async Task<Outcome> CarryOutAsync(CollectionSource source, IDocumentSource place, SyncPlan plan, SyncRecordId record, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        List<SyncDetail> noted = [];
        var done = 0;
        foreach (var step in StepsOf(source, place, plan, cancellationToken))
        {
            if (await progress(done, plan.Steps) is { Succeeded: false, Error: var stopped })
                return await EndAsync(stopped);
            if (await step() is { } detail)
                noted.Add(detail);
            done++;
            if (noted.Count >= NoteEvery)
                await EndAsync(Outcome.Success);
        }

        await FollowReadersAsync(source, cancellationToken);
        await progress(done, plan.Steps);
        return await EndAsync(Outcome.Success);

        async Task<Outcome> EndAsync(Outcome outcome)
        {
            await NoteAsync(record, row => row.Note(plan.Seen, noted));
            noted.Clear();
            return outcome;
        }
    }

    private IEnumerable<Func<Task<SyncDetail?>>> StepsOf(CollectionSource source, IDocumentSource place, SyncPlan plan, CancellationToken cancellationToken)
    {
        var most = sources.Limits.MostFileBytes;
        foreach (var item in plan.Gone)
            yield return async () => await documents.RemoveAsync(item, cancellationToken);
        foreach (var (item, file) in plan.Touched)
            yield return () => documents.TakeAsync(place, source, item, file, most, cancellationToken);
        foreach (var file in plan.New)
            yield return async () => await documents.TakeAsync(place, source, await NewAsync(source, file), file, most, cancellationToken);
    }

    /// <summary>Documents that other people may read by now, because the rules were changed or a person set something else.</summary>
    private async Task FollowReadersAsync(CollectionSource source, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.CollectionDocuments.AsNoTracking()
            .Join(db.SourceItems.Where(item => item.SourceId == source.Id), row => row.BatchId, item => item.BatchId, (row, item) => new { row.Id, row.Groups, item.Path }).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var readers = source.ReadersOf(row.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (!row.Groups.SequenceEqual(readers))
                await wishes.FollowSourceAsync(row.Id, readers, cancellationToken);
        }
    }

    private async Task<CollectionSource?> FindAsync(CollectionTask task, CancellationToken cancellationToken)
    {
        var id = new CollectionSourceId(task.Wish?.SourceId ?? default);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CollectionSources.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.CollectionId == task.CollectionId, cancellationToken);
    }

    private async Task<List<SourceItem>> ItemsAsync(CollectionSource source, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SourceItems.AsNoTracking().Where(row => row.SourceId == source.Id).OrderBy(row => row.Path).ToListAsync(cancellationToken);
    }

    private async Task<SourceItem> NewAsync(CollectionSource source, SourceFile file)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var item = new SourceItem(source, file.Path, steps.Now);
        db.SourceItems.Add(item);
        await db.SaveChangesAsync(CancellationToken.None);
        return item;
    }

    /// <summary>The record of this work: one that its dead worker began is gone on with.</summary>
    private async Task<SyncRecordId> BeginAsync(CollectionSource source, CollectionTask task)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        if (await db.SyncRecords.Where(row => row.TaskId == task.Id).Select(row => (SyncRecordId?)row.Id).SingleOrDefaultAsync() is { } begun)
            return begun;
        var record = new SyncRecord(source, task, steps.Now);
        db.SyncRecords.Add(record);
        await db.SaveChangesAsync(CancellationToken.None);
        return record.Id;
    }

    // A source that is looked at every few minutes and is as it was says nothing new.
    private void Tell(PlatformDbContext db, CollectionSource source, SyncRecord row)
    {
        if (row.State != SyncState.Done || row.Added + row.Changed + row.Removed > 0)
            audit.Add(db, "source.synchronised", AuditSubject.Of("source", source.Id, source.ProjectId), new { row.State, row.AskedBy, row.Seen, row.Added, row.Changed, row.Removed, row.Kept, row.Refused });
    }

    private async Task NoteAsync(SyncRecordId id, Action<SyncRecord> change, Action<PlatformDbContext, SyncRecord>? tell = null)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        if (await db.SyncRecords.SingleOrDefaultAsync(row => row.Id == id) is not { } record)
            return;
        change(record);
        tell?.Invoke(db, record);
        await db.SaveChangesAsync(CancellationToken.None);
    }
}
