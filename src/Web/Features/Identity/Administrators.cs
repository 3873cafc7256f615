using Microsoft.EntityFrameworkCore;
using Platform.Domain.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

internal static class Administrators
{
    /// <summary>True when the member is an administrator and no other one is left in the workspace.</summary>
    public static async Task<bool> IsLastAdministratorAsync(this PlatformDbContext db, Member member, CancellationToken cancellationToken) =>
        member.Role == WorkspaceRole.Administrator && !await db.Members.AnyAsync(
            other => other.WorkspaceId == member.WorkspaceId && other.Id != member.Id && other.Role == WorkspaceRole.Administrator, cancellationToken);
}
