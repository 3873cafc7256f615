using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Sets a new password under the address that <see cref="MakeResetLink"/> made. That ends the person's sessions, lifts a lock-out, and makes every such address of the person void.</summary>
internal sealed partial class ResetPassword(UserManager<AppUser> users, DataFolders folders, ILogger<ResetPassword> logger)
{
    /// <summary>True while the address still works.</summary>
    public async Task<bool> IsValidAsync(string? person, string? code) =>
        await FindAsync(person) is { } user && TokenOf(code) is { } token
        && await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, UserManager<AppUser>.ResetPasswordTokenPurpose, token);

    /// <returns>False when the address was used before, is too old or is none.</returns>
    public async Task<bool> HandleAsync(string? person, string? code, string chosen)
    {
        if (await FindAsync(person) is not { } user || TokenOf(code) is not { } token)
            return false;
        (user.MustChangePassword, user.LockoutEnd, user.AccessFailedCount) = (false, null, 0);
        if (!(await users.ResetPasswordAsync(user, token, chosen)).Succeeded)
            return false;
        FirstStart.ForgetPassword(user, folders);
        LogReset(user.Id);
        return true;
    }

    private async Task<AppUser?> FindAsync(string? person) => string.IsNullOrEmpty(person) ? null : await users.FindByIdAsync(person);

    private static string? TokenOf(string? code)
    {
        try
        {
            return code is null ? null : Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code));
        }
        catch (FormatException)
        {
            return null; // cut short when it was copied
        }
    }

    [LoggerMessage(1602, LogLevel.Information, "{Person} set a new password with a reset link")]
    private partial void LogReset(string person);
}
