using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Quartz;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>One kind of background work on a collection. May begin again at any point: what was done before stands.</summary>
internal interface ICollectionWork
{
    CollectionTaskKind Kind { get; }

    /// <param name="task">The work's row.</param>
    /// <param name="progress">Told how many things are done, and of how many; a refusal ends the work.</param>
    /// <param name="cancellationToken">Ends the work; the row then waits for the next worker.</param>
    Task<Outcome> RunAsync(CollectionTask task, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken);

    /// <summary>The work ends without having run, or its workers died too often: what waits for it must not wait for ever.</summary>
    Task AbandonAsync(CollectionTask task, DomainError why) => Task.CompletedTask;
}

/// <summary>Does background work on collections. Safe to fire twice: the claim is a guarded change of the work's row.</summary>
internal sealed class CollectionTaskJob(
    CollectionClaims claims, TenantContext tenant, DocumentSteps steps, IEnumerable<ICollectionWork> works, TimeProvider clock, ILogger<CollectionTaskJob> logger)
    : IJob<JobInput>
{
    /// <summary>Stored in the job table. Renaming it orphans offers.</summary>
    public const string Key = "collections.work";

    /// <summary>A wake-up for work.</summary>
    public static JobOffer Offer(CollectionTaskId id, DateTimeOffset createdAt) => new(Key, id.Value, JobGroups.Cpu, createdAt.UtcTicks);

    public async ValueTask Execute(IJobExecutionContext context, JobInput input, CancellationToken cancellationToken = default)
    {
        var id = new CollectionTaskId(input.Id);
        if (await claims.OwnerAsync(id, cancellationToken) is not { } owner)
            return;
        tenant.UseJob(owner, Key);
        var attempt = 0;
        var claimed = await steps.ApplyAsync(id, row =>
        {
            var taken = row.Claim(steps.Now, DocumentSteps.Lease);
            attempt = taken.Succeeded ? taken.Value : 0;
            return taken;
        }, cancellationToken);
        if (!claimed.Succeeded)
        {
            if (claimed.Error.Code == CollectionErrors.TaskLost().Code)
                await AbandonAsync(id, claimed.Error);
            return;
        }

        var task = claimed.Value;
        CollectionLog.TaskTaken(logger, id, task.Kind, attempt);
        try
        {
            await using var heartbeat = new Heartbeat(
                async () => (await steps.ApplyAsync(id, row => row.Progress(attempt, row.Done, row.Total, steps.Now, DocumentSteps.Lease), CancellationToken.None)).Succeeded, clock);
            var done = await works.Single(work => work.Kind == task.Kind).RunAsync(
                task,
                async (count, total) => await steps.ApplyAsync(id, row => row.Progress(attempt, count, total, steps.Now, DocumentSteps.Lease), CancellationToken.None),
                cancellationToken);
            await EndAsync(id, attempt, done);
        }
        catch (Hosting.Answering.AnswerRefusedException refusal)
        {
            await EndAsync(id, attempt, refusal.Error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await steps.ApplyAsync(id, row => row.Release(attempt), CancellationToken.None);
        }
    }

    private async Task AbandonAsync(CollectionTaskId id, DomainError why)
    {
        if (await steps.ApplyAsync(id, _ => Outcome.Success, CancellationToken.None) is { Succeeded: true, Value: var task })
            await works.Single(work => work.Kind == task.Kind).AbandonAsync(task, why);
    }

    private async Task EndAsync(CollectionTaskId id, int attempt, Outcome done)
    {
        if (done.Succeeded)
            CollectionLog.TaskDone(logger, id);
        else if (done.Error.Code == CollectionErrors.TaskCancelled().Code)
            CollectionLog.TaskCancelled(logger, id);
        else
            CollectionLog.TaskFailed(logger, id, done.Error.Code);
        await steps.ApplyAsync(id, row => done.Succeeded ? row.Succeed(attempt, steps.Now) : row.Fail(attempt, done.Error, steps.Now), CancellationToken.None);
    }
}
