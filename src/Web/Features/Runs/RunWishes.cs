using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>Pauses a run: at once when it waits, at its next step and after a checkpoint when it works.</summary>
internal sealed class PauseRun(RunChanges changes, ITenantContext tenant, TimeProvider clock)
{
    public Task<Outcome> HandleAsync(RunId id, string? reason, CancellationToken cancellationToken) =>
        changes.ApplyAsync(id, "run.paused", (run, _) => Task.FromResult(run.Pause(tenant.Actor, reason, clock.GetUtcNow())), cancellationToken);
}

/// <summary>Lets a paused run go on exactly where it stopped.</summary>
internal sealed class ResumeRun(RunChanges changes, ITenantContext tenant, TimeProvider clock)
{
    public Task<Outcome> HandleAsync(RunId id, CancellationToken cancellationToken) =>
        changes.ApplyAsync(id, "run.resumed", (run, _) => Task.FromResult(run.Resume(tenant.Actor, clock.GetUtcNow())), cancellationToken);
}

/// <summary>Ends a run: with what it has learned so far as the result, or without one.</summary>
internal sealed class CancelRun(RunChanges changes, ITenantContext tenant, TimeProvider clock)
{
    public Task<Outcome> HandleAsync(RunId id, bool save, string? reason, CancellationToken cancellationToken) => changes.ApplyAsync(
        id,
        save ? "run.stopped" : "run.cancelled",
        async (run, db) => save
            ? run.StopAndSave(await RunChanges.HasCheckpointAsync(db, id, cancellationToken), tenant.Actor, reason, clock.GetUtcNow())
            : run.Cancel(tenant.Actor, reason, clock.GetUtcNow()),
        cancellationToken);
}

/// <summary>Offers a failed or cancelled run again, from its last checkpoint or from the start.</summary>
internal sealed class RetryRun(RunChanges changes, ITenantContext tenant, TimeProvider clock)
{
    public Task<Outcome> HandleAsync(RunId id, bool fromStart, CancellationToken cancellationToken) => changes.ApplyAsync(
        id,
        "run.retried",
        async (run, db) =>
        {
            if (await ComparedRuns.RefusalAsync(db, run, cancellationToken) is { } compared)
                return compared;
            var outcome = run.Retry(fromStart, await RunChanges.HasCheckpointAsync(db, id, cancellationToken), tenant.Actor, clock.GetUtcNow());
            if (outcome.Succeeded && fromStart)
                await ForgetAsync(db, id, cancellationToken);
            return outcome;
        },
        cancellationToken);

    // Removed with the same save as the change of state. The log stays, it tells the story; files without a row are swept when the run starts.
    private static async Task ForgetAsync(PlatformDbContext db, RunId id, CancellationToken cancellationToken)
    {
        db.RunMetrics.RemoveRange(await db.RunMetrics.Where(row => row.RunId == id).ToListAsync(cancellationToken));
        db.RunValidations.RemoveRange(await db.RunValidations.Where(row => row.RunId == id).ToListAsync(cancellationToken));
        db.RunCheckpoints.RemoveRange(await db.RunCheckpoints.Where(row => row.RunId == id).ToListAsync(cancellationToken));
        db.RunAnswers.RemoveRange(await db.RunAnswers.Where(row => row.RunId == id).ToListAsync(cancellationToken));
    }
}
