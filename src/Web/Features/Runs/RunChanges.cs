using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>How every wish about a run is carried out: read, ask the rule, save once, wake the node, tell the pages.</summary>
internal sealed class RunChanges(IDbContextFactory<PlatformDbContext> contexts, IJobQueue jobs, RunSignals signals, AuditLog audit)
{
    public async Task<Outcome> ApplyAsync(RunId id, string what, Func<Run, PlatformDbContext, Task<Outcome>> rule, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Runs.SingleOrDefaultAsync(run => run.Id == id, cancellationToken) is not { } run)
            return RunErrors.NotFound();
        var outcome = await rule(run, db);
        if (!outcome.Succeeded)
            return outcome;
        audit.Add(db, what, AuditSubject.Of("run", id, run.ProjectId), new { run.Name, run.Status });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return RunErrors.ChangedMeanwhile();
        }
        await WakeAsync(run, cancellationToken);
        return Outcome.Success;
    }

    /// <summary>Makes the node's wake-up fit the row, and tells the pages.</summary>
    public async Task WakeAsync(Run run, CancellationToken cancellationToken)
    {
        if (run.Status == RunStatus.Queued)
            await jobs.OfferAsync(new JobOffer(ExecuteRunJobKey.Name, run.Id.Value, JobGroups.Gpu, run.QueueOrder), cancellationToken);
        else if (run.Status != RunStatus.Running)
            await jobs.WithdrawAsync(ExecuteRunJobKey.Name, run.Id.Value, cancellationToken);
        signals.Publish(run.Id);
    }

    public static Task<bool> HasCheckpointAsync(PlatformDbContext db, RunId id, CancellationToken cancellationToken) =>
        db.RunCheckpoints.AnyAsync(row => row.RunId == id, cancellationToken);
}

/// <summary>Stored in the job table: renaming it orphans jobs that are already scheduled.</summary>
internal static class ExecuteRunJobKey
{
    public const string Name = "runs.execute";
}
