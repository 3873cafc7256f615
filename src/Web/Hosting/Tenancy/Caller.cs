using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Tenancy;

/// <summary>
/// What the caller may do at this moment. A page may be open for long and a cookie is up to a minute old: <see cref="ITenantContext"/> says what the person was allowed then.
/// Work that gives power, bills or cannot be taken back asks here.
/// </summary>
internal sealed class Caller(ITenantContext tenant, TimeProvider clock)
{
    /// <summary>The caller's membership of the current workspace; null for a job, for somebody who was removed, and while the account is locked.</summary>
    public Task<Member?> MemberAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        var (person, workspace, now) = (tenant.Actor, tenant.Scope.WorkspaceId, clock.GetUtcNow());
        return db.Members.AsNoTracking().SingleOrDefaultAsync(
            member => member.UserId == person && member.WorkspaceId == workspace && !db.Users.Any(user => user.Id == person && user.LockoutEnd > now), cancellationToken);
    }

    /// <summary>Why the caller may not do what needs a role; null when he may. A program has no more than its key.</summary>
    /// <param name="db">Where it is looked up.</param>
    /// <param name="least">The role, above that of a reader.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<DomainError?> RefusalAsync(PlatformDbContext db, WorkspaceRole least, CancellationToken cancellationToken)
    {
        var role = tenant.Role;
        if (role >= least && !tenant.IsJob)
            role = (await MemberAsync(db, cancellationToken))?.Role ?? WorkspaceRole.Reader;
        return role < least ? TenancyErrors.RoleTooLow(role, least) : null;
    }
}
