using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Makes a workspace in the caller's organisation; the caller becomes its administrator.</summary>
internal sealed class CreateWorkspace(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, Caller caller, AuditLog audit, TimeProvider clock)
{
    /// <returns>Refused with <c>member.role_too_low</c>, <c>workspace.name_invalid</c> or <c>workspace.name_taken</c>.</returns>
    public async Task<Outcome<WorkspaceId>> HandleAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await caller.RefusalAsync(db, WorkspaceRole.Administrator, cancellationToken) is { } refusal)
            return refusal;
        var now = clock.GetUtcNow();
        var created = Workspace.Create(tenant.Scope.TenantId, name, now);
        if (!created.Succeeded)
            return created.Error;
        var workspace = created.Value;
        if (await db.Workspaces.AnyAsync(other => other.Name == workspace.Name, cancellationToken))
            return TenancyErrors.WorkspaceNameTaken(workspace.Name);
        db.Add(workspace);
        db.Add(new Member(workspace.TenantId, workspace.Id, tenant.Actor, WorkspaceRole.Administrator, now));
        audit.Add(db, "workspace.created", AuditSubject.Of("workspace", workspace.Id), new { workspace.Name });
        await db.SaveChangesAsync(cancellationToken);
        return workspace.Id;
    }
}
