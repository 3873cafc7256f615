using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Sources;

/// <summary>Sources of a collection: bound, changed, let go, synchronised. For administrators: names of files that few may read stand in the history.</summary>
internal sealed class CollectionSources(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, DocumentSources places, ReaderGroups groups, IJobQueue queue, AuditLog audit, TimeProvider clock)
{
    private const int MostRecords = 20;

    /// <summary>Places that the workspace may use.</summary>
    public Task<IReadOnlyList<AllowedRoot>> RootsAsync(CancellationToken cancellationToken) => places.RootsAsync(tenant.Scope, cancellationToken);

    /// <summary>Sources of a collection with their history, newest first.</summary>
    public async Task<IReadOnlyList<SourceView>> ListAsync(CollectionId collection, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.CollectionSources.AsNoTracking().Where(row => row.CollectionId == collection).OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);
        var busy = await db.CollectionTasks.AsNoTracking().Where(row => row.CollectionId == collection && row.Kind == CollectionTaskKind.Sync && (row.State == TaskState.Queued || row.State == TaskState.Running)).ToListAsync(cancellationToken);
        List<SourceView> views = [];
        foreach (var row in rows)
        {
            var records = await db.SyncRecords.AsNoTracking().Where(record => record.SourceId == row.Id).OrderByDescending(record => record.StartedAt).Take(MostRecords).ToListAsync(cancellationToken);
            var files = await db.SourceItems.CountAsync(item => item.SourceId == row.Id && item.RefusalCode == null, cancellationToken);
            views.Add(new SourceView(row.Id, row.Plan, row.NextAt, row.LastAt, row.AskCode, row.AskMessage, row.AskedRemovals, files, busy.Any(task => task.Wish?.SourceId == row.Id.Value), [.. records.Select(SyncView.Of)]));
        }

        return views;
    }

    /// <summary>Binds a collection to a folder or share; the first synchronisation begins at once.</summary>
    /// <returns>Refused with <c>collection.not_found</c>, <c>source.path_invalid</c>, <c>source.root_not_allowed</c>, <c>source.taken</c>, <c>collection.group_not_found</c> or as a plan is.</returns>
    public async Task<Outcome<CollectionSourceId>> FollowAsync(ProjectId project, CollectionId id, SourcePlan wanted, CancellationToken cancellationToken)
    {
        var fit = await CheckedAsync(wanted, cancellationToken);
        if (!fit.Succeeded)
            return fit.Error;
        var plan = fit.Value;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        if ((await db.CollectionSources.AsNoTracking().Where(row => row.CollectionId == id).ToListAsync(cancellationToken)).Any(row => Overlap(row.Plan, plan)))
            return SourceErrors.Taken(plan.Folder.Length == 0 ? plan.Root : $"{plan.Root}/{plan.Folder}");
        var made = CollectionSource.Create(collection, plan, tenant.Actor, clock.GetUtcNow());
        if (!made.Succeeded)
            return made.Error;
        db.CollectionSources.Add(made.Value);
        audit.Add(db, "source.added", AuditSubject.Of("source", made.Value.Id, project), new { collection = collection.Name, plan.Kind, plan.Root, plan.Folder });
        await db.SaveChangesAsync(cancellationToken);
        await QueueAsync(made.Value.Id, confirmed: false, cancellationToken);
        return made.Value.Id;
    }

    /// <summary>Changes pause, share of removals and readers.</summary>
    /// <returns>Refused with <c>source.not_found</c>, <c>collection.group_not_found</c> or as a plan is.</returns>
    public async Task<Outcome> ChangeAsync(CollectionId collection, CollectionSourceId id, SourcePlan wanted, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.CollectionSources.SingleOrDefaultAsync(row => row.Id == id && row.CollectionId == collection, cancellationToken) is not { } source)
            return SourceErrors.NotFound();
        var plan = await CheckedAsync(wanted with { Kind = source.Plan.Kind, Root = source.Plan.Root, Folder = source.Plan.Folder }, cancellationToken);
        if (!plan.Succeeded)
            return plan;
        var changed = source.Change(plan.Value, clock.GetUtcNow());
        if (!changed.Succeeded)
            return changed;
        audit.Add(db, "source.changed", AuditSubject.Of("source", id, source.ProjectId), new { source.Plan.Root, source.Plan.Folder });
        return await SaveAsync(db, cancellationToken);
    }

    /// <summary>Lets a source go; its documents stay.</summary>
    /// <returns>Refused with <c>source.not_found</c>.</returns>
    public async Task<Outcome> UnbindAsync(CollectionId collection, CollectionSourceId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.CollectionSources.SingleOrDefaultAsync(row => row.Id == id && row.CollectionId == collection, cancellationToken) is not { } source)
            return SourceErrors.NotFound();
        db.CollectionSources.Remove(source);
        audit.Add(db, "source.removed", AuditSubject.Of("source", id, source.ProjectId), new { source.Plan.Root, source.Plan.Folder });
        return await SaveAsync(db, cancellationToken);
    }

    /// <summary>Synchronises now.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The source.</param>
    /// <param name="confirmed">True when the person looked at the removals that it asks about, and wants them.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Refused with <c>source.not_found</c> or <c>collection.task_under_way</c>.</returns>
    public async Task<Outcome> SyncAsync(CollectionId collection, CollectionSourceId id, bool confirmed, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CollectionSources.AnyAsync(row => row.Id == id && row.CollectionId == collection, cancellationToken)
            ? await QueueAsync(id, confirmed, cancellationToken)
            : SourceErrors.NotFound();
    }

    /// <summary>Queues a synchronisation, unless one of the source is under way.</summary>
    internal async Task<Outcome> QueueAsync(CollectionSourceId id, bool confirmed, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.CollectionSources.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } source)
            return SourceErrors.NotFound();
        var collection = await db.Collections.AsNoTracking().SingleAsync(row => row.Id == source.CollectionId, cancellationToken);
        source.Queued(clock.GetUtcNow());
        var others = await db.CollectionTasks.AsNoTracking().Where(row => row.CollectionId == source.CollectionId && row.Kind == CollectionTaskKind.Sync && (row.State == TaskState.Queued || row.State == TaskState.Running)).ToListAsync(cancellationToken);
        var isBusy = others.Any(task => task.Wish?.SourceId == id.Value);
        var task = new CollectionTask(collection, CollectionTaskKind.Sync, null, 0, tenant.Actor, clock.GetUtcNow(), new TaskWish { SourceId = id.Value, ConfirmedRemovals = confirmed ? source.AskedRemovals : 0 });
        if (!isBusy)
            db.CollectionTasks.Add(task);
        var saved = await SaveAsync(db, cancellationToken);
        if (!saved.Succeeded || isBusy)
            return isBusy ? CollectionErrors.TaskUnderWay() : saved;
        await queue.OfferAsync(CollectionTaskJob.Offer(task.Id, task.CreatedAt), cancellationToken);
        return Outcome.Success;
    }

    private async Task<Outcome<SourcePlan>> CheckedAsync(SourcePlan plan, CancellationToken cancellationToken)
    {
        if (DocumentSources.CleanFolder(plan.Folder) is not { } folder || plan.Rules.Any(rule => DocumentSources.CleanFolder(rule.Folder) is null or ""))
            return SourceErrors.PathInvalid();
        if ((await RootsAsync(cancellationToken)).FirstOrDefault(root => root.Path == plan.Root) is not { } allowed)
            return SourceErrors.RootNotAllowed(plan.Root);
        var may = await groups.MayChooseAsync([.. plan.Groups.Concat(plan.Rules.SelectMany(rule => rule.Groups)).Distinct(StringComparer.Ordinal)], cancellationToken);
        if (!may.Succeeded)
            return may.Error;
        return plan with { Kind = allowed.Kind, Folder = folder, Rules = [.. plan.Rules.Select(rule => rule with { Folder = DocumentSources.CleanFolder(rule.Folder)! })] };
    }

    private static bool Overlap(SourcePlan one, SourcePlan other)
    {
        var (first, second) = ($"{one.Root}/{one.Folder}".TrimEnd('/'), $"{other.Root}/{other.Folder}".TrimEnd('/'));
        return RealPath.IsBelow(first, second) || RealPath.IsBelow(second, first);
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
