using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>A workspace's share of the machines, asked before a run is queued. Two people who queue in the same moment may exceed it by one.</summary>
internal sealed class RunAdmission(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant)
{
    /// <summary>The priority a new run gets.</summary>
    /// <returns>Refused with <c>run.share_used_up</c>.</returns>
    public async Task<Outcome<RunPriority>> AskAsync(CancellationToken cancellationToken)
    {
        var share = await ShareAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await db.Runs.CountAsync(run => run.Status == RunStatus.Queued || run.Status == RunStatus.Running || run.Status == RunStatus.Paused, cancellationToken);
        return open < share.MaxOpenRuns ? share.Priority : RunErrors.ShareUsedUp(open, share.MaxOpenRuns);
    }

    /// <summary>The current workspace's share.</summary>
    public async Task<RunShare> ShareAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var workspace = tenant.Scope.WorkspaceId;
        return (await db.Workspaces.AsNoTracking().FirstAsync(row => row.Id == workspace, cancellationToken)).Share;
    }
}
