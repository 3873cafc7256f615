using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Replaces a person's password and renews this session; the person's other sessions end when their stamp is checked next.</summary>
internal sealed class ChangePassword(UserManager<AppUser> users, SignInManager<AppUser> signIn, DataFolders folders)
{
    public const int LeastLength = 12;

    /// <returns>False when the current password is not right; wrong tries count towards the lock-out.</returns>
    public async Task<bool> HandleAsync(ClaimsPrincipal person, string current, string chosen)
    {
        if (await users.GetUserAsync(person) is not { } user || await users.IsLockedOutAsync(user))
            return false;
        if (!await users.CheckPasswordAsync(user, current))
        {
            await users.AccessFailedAsync(user);
            return false;
        }
        user.MustChangePassword = false;
        var changed = await users.ChangePasswordAsync(user, current, chosen);
        if (!changed.Succeeded)
            return false;
        FirstStart.ForgetPassword(user, folders);
        await signIn.RefreshSignInAsync(user);
        return true;
    }
}
