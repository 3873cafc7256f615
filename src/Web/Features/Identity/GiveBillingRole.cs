using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Gives a person of the current workspace a part in contracts and invoices, or takes it away. A person has one part, so nobody stands on both sides.</summary>
internal sealed class GiveBillingRole(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit)
{
    /// <returns>Refused with <c>member.role_too_low</c>, <c>member.not_found</c>, <c>member.auditor_reads_only</c> or <c>account.busy</c>.</returns>
    public async Task<Outcome> HandleAsync(MemberId id, BillingRole billing, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Administrator)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Administrator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var workspace = tenant.Scope.WorkspaceId;
        if (await db.Members.FirstOrDefaultAsync(member => member.Id == id && member.WorkspaceId == workspace, cancellationToken) is not { } member)
            return TenancyErrors.MemberNotFound();
        var before = member.Billing;
        var given = member.GiveBilling(billing);
        if (!given.Succeeded || before == billing)
            return given;
        audit.Add(db, "member.billing_given", new AuditSubject("person", member.UserId), new { name = await db.NameOfAsync(member, cancellationToken), before, billing });
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
