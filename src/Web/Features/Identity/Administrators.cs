using Microsoft.EntityFrameworkCore;
using Platform.Domain.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Questions about members that several use cases ask.</summary>
internal static class Administrators
{
    /// <summary>The person's name, for the audit log.</summary>
    public static Task<string?> NameOfAsync(this PlatformDbContext db, Member member, CancellationToken cancellationToken) =>
        db.Users.Where(user => user.Id == member.UserId).Select(user => user.DisplayName).FirstOrDefaultAsync(cancellationToken);

    /// <summary>True when the member is an administrator and no other one is left in the workspace.</summary>
    public static async Task<bool> IsLastAdministratorAsync(this PlatformDbContext db, Member member, CancellationToken cancellationToken) =>
        member.Role == WorkspaceRole.Administrator && !await db.Members.AnyAsync(
            other => other.WorkspaceId == member.WorkspaceId && other.Id != member.Id && other.Role == WorkspaceRole.Administrator, cancellationToken);
}
