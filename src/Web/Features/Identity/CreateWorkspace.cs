using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Makes a workspace in the caller's organisation; the caller becomes its administrator.</summary>
internal sealed class CreateWorkspace(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit, TimeProvider clock)
{
    /// <returns>Refused with <c>member.role_too_low</c>, <c>workspace.name_invalid</c> or <c>workspace.name_taken</c>.</returns>
    public async Task<Outcome<WorkspaceId>> HandleAsync(string name, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Administrator)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Administrator);
        var now = clock.GetUtcNow();
        var created = Workspace.Create(tenant.Scope.TenantId, name, now);
        if (!created.Succeeded)
            return created.Error;
        var workspace = created.Value;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Workspaces.AnyAsync(other => other.Name == workspace.Name, cancellationToken))
            return TenancyErrors.WorkspaceNameTaken(workspace.Name);
        db.Add(workspace);
        db.Add(new Member(workspace.TenantId, workspace.Id, tenant.Actor, WorkspaceRole.Administrator, now));
        audit.Add(db, "workspace.created", AuditSubject.Of("workspace", workspace.Id), new { workspace.Name });
        await db.SaveChangesAsync(cancellationToken);
        return workspace.Id;
    }
}
