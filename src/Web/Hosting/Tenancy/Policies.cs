using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Platform.Domain.Tenancy;

namespace Platform.Web.Hosting.Tenancy;

/// <summary>What a page or a route group asks of the caller. Every page and every <c>/api</c> group names one.</summary>
internal static class Policies
{
    /// <summary>Any member of the current workspace.</summary>
    public const string Read = "workspace.read";

    /// <summary>Editors and administrators of the current workspace.</summary>
    public const string Edit = "workspace.edit";

    /// <summary>Administrators of the current workspace.</summary>
    public const string Administer = "workspace.administer";

    /// <summary>Those who read the audit log: administrators and auditors of the current workspace.</summary>
    public const string Audit = "workspace.audit";

    /// <summary>People who run the installation: base models, nodes, storage.</summary>
    public const string Operate = "installation.operate";

    public static void Register(AuthorizationOptions options)
    {
        options.AddPolicy(Read, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => LatheClaims.ScopeOf(context.User) is not null));
        options.AddPolicy(Edit, policy => RequireRole(policy, WorkspaceRole.Editor));
        options.AddPolicy(Administer, policy => RequireRole(policy, WorkspaceRole.Administrator));
        options.AddPolicy(Audit, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => ReadsAudit(context.User)));
        options.AddPolicy(Operate, policy => policy.RequireAuthenticatedUser().RequireClaim(LatheClaims.Operator, "true"));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }

    /// <summary>True for those whom <see cref="Audit"/> lets in: what leads there is shown to nobody else.</summary>
    public static bool ReadsAudit(ClaimsPrincipal user) => LatheClaims.ScopeOf(user) is not null
        && (LatheClaims.RoleOf(user) == WorkspaceRole.Administrator || LatheClaims.BillingOf(user) == BillingRole.Auditor);

    private static void RequireRole(AuthorizationPolicyBuilder policy, WorkspaceRole least) => policy
        .RequireAuthenticatedUser()
        .RequireAssertion(context => LatheClaims.ScopeOf(context.User) is not null && LatheClaims.RoleOf(context.User) >= least);
}
