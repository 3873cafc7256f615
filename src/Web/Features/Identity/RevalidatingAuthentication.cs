using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>
/// A page can stay open for days. It ends as soon as its browser signs out, and every minute its person is looked up again: a removed membership, another role, a changed password or a
/// locked account end it too. The page asks the server anew then, which leads to the sign-in page whoever has no session left.
/// </summary>
internal sealed class RevalidatingAuthentication : RevalidatingServerAuthenticationStateProvider
{
    private readonly IServiceScopeFactory _scopes;
    private readonly IOptions<IdentityOptions> _options;
    private readonly SignOuts _signOuts;
    private string? _session;

    public RevalidatingAuthentication(ILoggerFactory loggers, IServiceScopeFactory scopes, IOptions<IdentityOptions> options, SignOuts signOuts)
        : base(loggers)
    {
        (_scopes, _options, _signOuts) = (scopes, options, signOuts);
        AuthenticationStateChanged += async state => _session = (await state).User.FindFirstValue(LatheClaims.Session);
        _signOuts.Ended += End;
    }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    /// <summary>True while the person is who signed in, with the roles of then.</summary>
    public async Task<bool> IsGoodAsync(ClaimsPrincipal person)
    {
        if (person.Identity?.IsAuthenticated != true)
            return true;
        await using var scope = _scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        if (await users.GetUserAsync(person) is not { } user || await users.IsLockedOutAsync(user))
            return false;
        if (person.FindFirstValue(_options.Value.ClaimsIdentity.SecurityStampClaimType) != await users.GetSecurityStampAsync(user))
            return false;
        return await StillInWorkspaceAsync(scope.ServiceProvider, person, user);
    }

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) => IsGoodAsync(authenticationState.User);

    protected override void Dispose(bool disposing)
    {
        _signOuts.Ended -= End;
        base.Dispose(disposing);
    }

    private void End(string session)
    {
        if (session == _session)
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
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
