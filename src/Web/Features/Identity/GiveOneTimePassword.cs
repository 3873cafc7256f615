using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Platform.Domain.Audit;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>
/// <c>reset-password --email</c>: the way back in for whoever may read the data folder, when no administrator can sign in.
/// The account gets a password that must be changed at the next sign-in, and is no longer locked; its sessions end.
/// </summary>
internal static class GiveOneTimePassword
{
    /// <returns>0 when the account has a new password, 1 when there is no such account.</returns>
    public static async Task<int> RunAsync(string email, TextWriter output, TextWriter words)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.AddOptions<LatheOptions>().BindConfiguration(LatheOptions.Section).ValidateDataAnnotations();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<DataFolders>().AddHttpContextAccessor();
        builder.Services.AddTenancy();
        builder.Services.AddPersistence();
        builder.Services.AddAuditing();
        builder.Services.AddIdentityFeature();
        await using var app = builder.Build();
        await using var scope = app.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        if (await users.FindByEmailAsync(email) is not { } user)
        {
            await words.WriteLineAsync($"There is no account {email} in {scope.ServiceProvider.GetRequiredService<DataFolders>().Root}. Say the folder with Lathe__DataFolder if it lies elsewhere.");
            return 1;
        }

        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);
        (user.PasswordHash, user.MustChangePassword, user.LockoutEnd, user.AccessFailedCount) = (users.PasswordHasher.HashPassword(user, password), true, null, 0);
        Note(scope.ServiceProvider, user);
        var saved = await users.UpdateSecurityStampAsync(user);
        if (!saved.Succeeded)
        {
            await words.WriteLineAsync("The account was changed at the same moment. Try again.");
            return 1;
        }

        await words.WriteLineAsync($"{email} signs in once with this password and then chooses another; the account is not locked any more:");
        await output.WriteLineAsync(password);
        return 0;
    }

    // Goes with the save of the account; the portal seals it.
    private static void Note(IServiceProvider services, AppUser user)
    {
        if (user.CurrentWorkspaceId is not { } workspace)
            return;
        services.GetRequiredService<TenantContext>().UseJob(new TenantScope(user.TenantId, workspace), "reset-password");
        services.GetRequiredService<AuditLog>().Add(
            services.GetRequiredService<PlatformDbContext>(), "member.one_time_password", new AuditSubject("person", user.Id), new { name = user.DisplayName, by = Environment.UserName });
    }
}
