using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Gives a person of the current workspace another role.</summary>
internal sealed class ChangeMemberRole(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit)
{
    /// <returns>Refused with <c>member.role_too_low</c>, <c>member.not_found</c>, <c>member.last_administrator</c> or <c>account.busy</c>.</returns>
    public async Task<Outcome> HandleAsync(MemberId id, WorkspaceRole role, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Administrator)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Administrator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var workspace = tenant.Scope.WorkspaceId;
        if (await db.Members.FirstOrDefaultAsync(member => member.Id == id && member.WorkspaceId == workspace, cancellationToken) is not { } member)
            return TenancyErrors.MemberNotFound();
        var before = member.Role;
        var changed = member.ChangeRole(role, await db.IsLastAdministratorAsync(member, cancellationToken));
        if (!changed.Succeeded)
            return changed;
        audit.Add(db, "member.role_changed", new AuditSubject("person", member.UserId), new { name = await db.NameOfAsync(member, cancellationToken), before, role });
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
