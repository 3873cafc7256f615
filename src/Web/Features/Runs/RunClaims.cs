using Microsoft.EntityFrameworkCore;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>
/// Takes runs for a node. The only class of this feature that looks beyond one workspace: a node works for all of them,
/// and learns from the claim for whom it acts.
/// </summary>
internal sealed class RunClaims(IDbContextFactory<PlatformDbContext> contexts, TenantContext tenant, RunUsage usage, TimeProvider clock)
{
    /// <summary>How long a node may be silent before another one takes its run.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    public const string Actor = JobActor.Mark + ExecuteRunJobKey.Name;

    /// <summary>Takes the run and makes this scope act for its workspace; null when it is not to be had.</summary>
    public async Task<RunClaim?> TryTakeAsync(RunId id, string node, CancellationToken cancellationToken)
    {
        if (await ScopeOfAsync(id, cancellationToken) is not { } scope)
            return null;
        tenant.UseJob(scope, ExecuteRunJobKey.Name);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.Runs.SingleAsync(run => run.Id == id, cancellationToken);
        var before = run.Status;
        var attempt = run.Claim(node, Actor, clock.GetUtcNow(), Lease);
        if (!attempt.Succeeded && run.Status == before)
            return null;
        // its steps are written over from the last checkpoint on
        if (before == RunStatus.Running)
            await usage.AddAsync(db, run, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return null;
        }
        return attempt.Succeeded ? new RunClaim(id, scope, attempt.Value) : null;
    }

    /// <summary>Runs that wait or work, in the order they are to be taken.</summary>
    public async Task<IReadOnlyList<QueueEntry>> QueueAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Runs.IgnoreQueryFilters([TenantFilters.Name]).AsNoTracking()
            .Where(run => run.Status == RunStatus.Queued || run.Status == RunStatus.Running)
            .OrderBy(run => run.Status == RunStatus.Running ? 0 : 1).ThenBy(run => run.QueueOrder)
            .Select(run => new QueueEntry(
                run.Id, new TenantScope(run.TenantId, run.WorkspaceId), run.Status, run.QueueOrder, run.Node, run.Step, run.TotalSteps, run.ActiveSeconds,
                run.Estimate == null ? 0 : run.Estimate.Seconds, run.LeaseUntil))
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Called once when a node starts: what it worked on in an earlier life is free at once, without waiting for the lease to run out.
    /// One process a node name is a rule of the installation.
    /// </summary>
    public async Task<int> FreeOwnAsync(string node, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return await db.Runs.IgnoreQueryFilters([TenantFilters.Name])
            .Where(run => run.Status == RunStatus.Running && run.Node == node && run.LeaseUntil > now)
            .ExecuteUpdateAsync(update => update.SetProperty(run => run.LeaseUntil, now), cancellationToken);
    }

    /// <summary>Makes this scope act for the run's workspace, for an operator's order about its place in the queue.</summary>
    public async Task<bool> ActForAsync(RunId id, CancellationToken cancellationToken)
    {
        if (await ScopeOfAsync(id, cancellationToken) is not { } scope)
            return false;
        tenant.UseJob(scope, "nodes.reorder");
        return true;
    }

    private async Task<TenantScope?> ScopeOfAsync(RunId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owner = await db.Runs.IgnoreQueryFilters([TenantFilters.Name]).AsNoTracking().Where(run => run.Id == id)
            .Select(run => new { run.TenantId, run.WorkspaceId }).SingleOrDefaultAsync(cancellationToken);
        return owner is null ? null : new TenantScope(owner.TenantId, owner.WorkspaceId);
    }
}
