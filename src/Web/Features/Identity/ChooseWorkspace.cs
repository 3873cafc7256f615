using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Moves a person to another of his workspaces and signs in again, so that the cookie carries it.</summary>
internal sealed class ChooseWorkspace(IDbContextFactory<PlatformDbContext> contexts, UserManager<AppUser> users, SignInManager<AppUser> signIn)
{
    /// <returns><c>workspace.not_found</c> also for a workspace that the person is not in.</returns>
    public async Task<Outcome> HandleAsync(ClaimsPrincipal person, WorkspaceId workspace, CancellationToken cancellationToken)
    {
        if (await users.GetUserAsync(person) is not { } user)
            return TenancyErrors.WorkspaceNotFound();
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.Members.AnyAsync(member => member.WorkspaceId == workspace && member.UserId == user.Id, cancellationToken))
                return TenancyErrors.WorkspaceNotFound();
        }

        user.CurrentWorkspaceId = workspace;
        var saved = await users.UpdateAsync(user);
        if (!saved.Succeeded)
            return TenancyErrors.AccountBusy();
        await signIn.RefreshSignInAsync(user);
        return Outcome.Success;
    }
}
