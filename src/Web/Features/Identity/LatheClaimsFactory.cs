using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Puts tenant, chosen workspace and role into the cookie. A person who is in no workspace gets none of them and sees nothing.</summary>
internal sealed class LatheClaimsFactory(UserManager<AppUser> users, IOptions<IdentityOptions> options, PlatformDbContext db)
    : UserClaimsPrincipalFactory<AppUser>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(AppUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        if (user.MustChangePassword)
        {
            identity.AddClaim(new Claim(LatheClaims.MustChangePassword, "true"));
            return identity;
        }
        if (user.IsOperator)
            identity.AddClaim(new Claim(LatheClaims.Operator, "true"));

        // Signing in happens before a tenant is known, so the tenant filter is replaced by the account's own tenant and id.
        var memberships = await db.Members.IgnoreQueryFilters([TenantFilters.Name])
            .Where(member => member.UserId == user.Id && member.TenantId == user.TenantId)
            .OrderBy(member => member.CreatedAt)
            .Select(member => new { member.WorkspaceId, member.Role, member.Billing })
            .ToListAsync();
        var chosen = memberships.FirstOrDefault(member => member.WorkspaceId == user.CurrentWorkspaceId) ?? memberships.FirstOrDefault();
        if (chosen is null)
            return identity;
        identity.AddClaim(new Claim(LatheClaims.Tenant, user.TenantId.ToString()));
        identity.AddClaim(new Claim(LatheClaims.Workspace, chosen.WorkspaceId.ToString()));
        identity.AddClaim(new Claim(LatheClaims.Role, ((int)chosen.Role).ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new Claim(LatheClaims.Name, user.DisplayName));
        if (chosen.Billing != BillingRole.None)
            identity.AddClaim(new Claim(LatheClaims.Billing, ((int)chosen.Billing).ToString(CultureInfo.InvariantCulture)));
        return identity;
    }
}
