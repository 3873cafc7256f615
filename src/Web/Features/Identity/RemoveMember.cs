using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Ends a person's membership of the current workspace. The account and the record of what the person did stay.</summary>
internal sealed class RemoveMember(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit)
{
    /// <returns>Refused with <c>member.role_too_low</c>, <c>member.not_found</c>, <c>member.last_administrator</c> or <c>account.busy</c>.</returns>
    public async Task<Outcome> HandleAsync(MemberId id, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Administrator)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Administrator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var workspace = tenant.Scope.WorkspaceId;
        if (await db.Members.FirstOrDefaultAsync(member => member.Id == id && member.WorkspaceId == workspace, cancellationToken) is not { } member)
            return TenancyErrors.MemberNotFound();
        if (await db.IsLastAdministratorAsync(member, cancellationToken))
            return TenancyErrors.LastAdministrator();
        db.Remove(member);
        audit.Add(db, "member.removed", new AuditSubject("person", member.UserId), new { name = await db.NameOfAsync(member, cancellationToken), member.Role, member.Billing });
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
