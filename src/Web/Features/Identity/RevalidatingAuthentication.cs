using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>
/// A page can stay open for days. Every minute its person is looked up again: a removed membership, another role, a changed password or a
/// locked account end the page's session, so that the next action asks to sign in.
/// </summary>
internal sealed class RevalidatingAuthentication(ILoggerFactory loggers, IServiceScopeFactory scopes, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var person = authenticationState.User;
        if (person.Identity?.IsAuthenticated != true)
            return true;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        if (await users.GetUserAsync(person) is not { } user || await users.IsLockedOutAsync(user))
            return false;
        if (person.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) != await users.GetSecurityStampAsync(user))
            return false;
        return await StillInWorkspaceAsync(scope.ServiceProvider, person, user);
    }

    // The cookie's workspace may differ from the one chosen last in another browser; what counts is that the membership and its roles are as they were.
    private static async Task<bool> StillInWorkspaceAsync(IServiceProvider services, ClaimsPrincipal person, AppUser user)
    {
        if (LatheClaims.ScopeOf(person) is not { } scope)
            return true;
        user.CurrentWorkspaceId = scope.WorkspaceId;
        var now = await services.GetRequiredService<IUserClaimsPrincipalFactory<AppUser>>().CreateAsync(user);
        return LatheClaims.ScopeOf(now) == scope && LatheClaims.RoleOf(now) == LatheClaims.RoleOf(person) && LatheClaims.BillingOf(now) == LatheClaims.BillingOf(person)
            && now.HasClaim(LatheClaims.Operator, "true") == person.HasClaim(LatheClaims.Operator, "true");
    }
}
