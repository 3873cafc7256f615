using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Gives the current workspace another name.</summary>
internal sealed class RenameWorkspace(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, Caller caller, AuditLog audit)
{
    /// <returns>Refused with <c>member.role_too_low</c>, <c>workspace.name_invalid</c>, <c>workspace.name_taken</c> or <c>account.busy</c>.</returns>
    public async Task<Outcome> HandleAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await caller.RefusalAsync(db, WorkspaceRole.Administrator, cancellationToken) is { } refusal)
            return refusal;
        var id = tenant.Scope.WorkspaceId;
        var workspace = await db.Workspaces.FirstAsync(row => row.Id == id, cancellationToken);
        var before = workspace.Name;
        var renamed = workspace.Rename(name);
        if (!renamed.Succeeded)
            return renamed;
        if (await db.Workspaces.AnyAsync(other => other.Name == workspace.Name && other.Id != id, cancellationToken))
            return TenancyErrors.WorkspaceNameTaken(workspace.Name);
        audit.Add(db, "workspace.renamed", AuditSubject.Of("workspace", id), new { before, workspace.Name });
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
