using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Gives the current workspace another share of the machines. Its callers have checked that the person runs the installation.</summary>
internal sealed class GiveShare(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit)
{
    /// <summary>The current workspace's share.</summary>
    public async Task<RunShare> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var id = tenant.Scope.WorkspaceId;
        return (await db.Workspaces.AsNoTracking().FirstAsync(row => row.Id == id, cancellationToken)).Share;
    }

    /// <returns>Refused with <c>workspace.share_invalid</c> or <c>account.busy</c>.</returns>
    public async Task<Outcome> HandleAsync(RunShare share, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var id = tenant.Scope.WorkspaceId;
        var workspace = await db.Workspaces.FirstAsync(row => row.Id == id, cancellationToken);
        var given = workspace.GiveShare(share);
        if (!given.Succeeded)
            return given;
        audit.Add(db, "workspace.share_given", AuditSubject.Of("workspace", id), new { workspace.Name, share.Priority, share.MaxOpenRuns });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return TenancyErrors.AccountBusy();
        }
        return Outcome.Success;
    }
}
