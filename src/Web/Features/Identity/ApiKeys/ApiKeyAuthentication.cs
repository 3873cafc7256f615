using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity.ApiKeys;

/// <summary>Signs a program in by <c>Authorization: Bearer lathe_…</c>. The key acts for its person, with the lower of its role and the person's role of today.</summary>
internal sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, PlatformDbContext db)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "api-key";

    private const string Bearer = "Bearer ";
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromMinutes(1);

    /// <summary>True for calls of programs: those with a key, and those to an address that only programs call and that carry no session.</summary>
    public static bool Takes(HttpRequest request, string sessionCookie) => ErrorPages.IsApi(request.HttpContext)
        && (request.Headers.Authorization.Count > 0 || (ErrorPages.IsOpenAi(request.HttpContext) && !request.Cookies.ContainsKey(sessionCookie)));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || ApiKeySecret.Of(header[Bearer.Length..].Trim()) is not var (prefix, hash))
            return AuthenticateResult.NoResult();

        // The key decides the tenant, so the tenant filter is replaced by the key's own prefix and hash.
        var found = await db.ApiKeys.IgnoreQueryFilters([TenantFilters.Name]).AsNoTracking()
            .Where(key => key.Prefix == prefix && key.RevokedAt == null)
            .Join(db.Members.IgnoreQueryFilters([TenantFilters.Name]), key => new { key.WorkspaceId, key.UserId }, member => new { member.WorkspaceId, member.UserId }, (key, member) => new { key, member.Role, member.Billing })
            .Join(db.Users, row => row.key.UserId, user => user.Id, (row, user) => new { row.key, row.Role, row.Billing, user.DisplayName })
            .SingleOrDefaultAsync(Context.RequestAborted);
        if (found is null || !ApiKeySecret.SameHash(found.key.Hash, hash))
            return AuthenticateResult.Fail("The key is not known or revoked.");
        await NoteUseAsync(found.key);
        return AuthenticateResult.Success(new AuthenticationTicket(Principal(found.key, found.Role, found.Billing, found.DisplayName), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        if (ErrorPages.IsOpenAi(Context))
            await OpenAiErrors.WriteAsync(
                Response, "The API key is missing, unknown or revoked. Make one under Settings, API keys, and send it as 'Authorization: Bearer lathe_…'.", "invalid_request_error", null, "invalid_api_key");
    }

    private static ClaimsPrincipal Principal(ApiKey key, WorkspaceRole personsRole, BillingRole billing, string personsName)
    {
        var role = key.Role < personsRole ? key.Role : personsRole;
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, key.UserId),
                new Claim(LatheClaims.Tenant, key.TenantId.ToString()),
                new Claim(LatheClaims.Workspace, key.WorkspaceId.ToString()),
                new Claim(LatheClaims.Role, ((int)role).ToString(CultureInfo.InvariantCulture)),
                new Claim(LatheClaims.Billing, ((int)billing).ToString(CultureInfo.InvariantCulture)),
                new Claim(LatheClaims.Program, "true"),
                new Claim(LatheClaims.Name, $"{personsName} ({key.Name}, {key.Prefix}…)"),
            ],
            SchemeName));
    }

    private async Task NoteUseAsync(ApiKey key)
    {
        var now = TimeProvider.GetUtcNow();
        if (key.LastUsedAt is { } last && now - last < BetweenNotes)
            return;
        await db.ApiKeys.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.Id == key.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.LastUsedAt, now), Context.RequestAborted);
    }
}
