using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>Background work on collections, as people ask for it and end it.</summary>
internal sealed class CollectionTasks(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, DocumentSteps steps, ReaderGroups groups, IJobQueue queue, IEnumerable<ICollectionWork> works, TimeProvider clock)
{
    /// <summary>Has documents indexed anew in the background, one after the other; each is missing from searches only while its own passages are replaced.</summary>
    /// <returns>The work and how many documents fit. Refused with <c>collection.not_found</c>, <c>collection.task_under_way</c> or <c>collection.nothing_to_reindex</c>.</returns>
    public async Task<Outcome<(CollectionTaskId Task, int Documents)>> ReindexAsync(ProjectId project, CollectionId id, DocumentSelection wanted, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        var selection = wanted with { SeenBy = reader.Manages ? null : [.. reader.Groups] };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        if (await IsUnderWayAsync(db, id, CollectionTaskKind.Reindex, cancellationToken))
            return CollectionErrors.TaskUnderWay();
        var documents = await db.CollectionDocuments.Where(row => row.CollectionId == id).Selected(selection).CountAsync(cancellationToken);
        if (documents == 0)
            return CollectionErrors.NothingToReindex();
        var task = new CollectionTask(collection, CollectionTaskKind.Reindex, null, documents, tenant.Actor, clock.GetUtcNow(), new TaskWish { Documents = selection });
        db.CollectionTasks.Add(task);
        await db.SaveChangesAsync(cancellationToken);
        await queue.OfferAsync(CollectionTaskJob.Offer(task.Id, task.CreatedAt), cancellationToken);
        return (task.Id, documents);
    }

    /// <summary>Ends work: at once when it waits, at its next step when it runs. Nothing half done stays to be found.</summary>
    /// <returns>Refused with <c>collection.task_not_found</c> or <c>collection.task_wrong_state</c>.</returns>
    public async Task<Outcome> CancelAsync(ProjectId project, CollectionId collection, CollectionTaskId id, CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.CollectionTasks.AnyAsync(row => row.Id == id && row.CollectionId == collection && row.ProjectId == project, cancellationToken))
                return CollectionErrors.TaskNotFound();
        }

        var asked = await steps.ApplyAsync(id, task => task.AskCancel(clock.GetUtcNow()), cancellationToken);
        if (!asked.Succeeded)
            return asked;
        if (!asked.Value.HasEnded)
            return Outcome.Success;
        await queue.WithdrawAsync(CollectionTaskJob.Key, id.Value, CancellationToken.None);
        await works.Single(work => work.Kind == asked.Value.Kind).AbandonAsync(asked.Value, CollectionErrors.TaskCancelled());
        return Outcome.Success;
    }

    internal static Task<bool> IsUnderWayAsync(PlatformDbContext db, CollectionId id, CollectionTaskKind kind, CancellationToken cancellationToken) =>
        db.CollectionTasks.AnyAsync(row => row.CollectionId == id && row.Kind == kind && (row.State == TaskState.Queued || row.State == TaskState.Running), cancellationToken);
}
