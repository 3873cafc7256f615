using System.Globalization;
using System.Security.Claims;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Web.Hosting.Tenancy;

/// <summary>The claims a signed-in person carries. The workspace is the one chosen in the top bar; choosing another one signs in again.</summary>
internal static class LatheClaims
{
    public const string Tenant = "lathe:tenant";
    public const string Workspace = "lathe:workspace";
    public const string Role = "lathe:role";
    /// <summary>The person's name as others see it.</summary>
    public const string Name = "lathe:name";

    /// <summary>Part in contracts and invoices.</summary>
    public const string Billing = "lathe:billing";

    public const string Operator = "lathe:operator";

    /// <summary>The browser's session: from signing in to signing out.</summary>
    public const string Session = "lathe:session";

    /// <summary>A key of a program, not a session.</summary>
    public const string Program = "lathe:program";

    /// <summary>Somebody else chose the password; the person gets nowhere before changing it.</summary>
    public const string MustChangePassword = "lathe:must-change-password";

    public static TenantScope? ScopeOf(ClaimsPrincipal user) =>
        TypedId.Parse<TenantId>(user.FindFirstValue(Tenant)) is { } tenant && TypedId.Parse<WorkspaceId>(user.FindFirstValue(Workspace)) is { } workspace
            ? new TenantScope(tenant, workspace)
            : null;

    public static WorkspaceRole RoleOf(ClaimsPrincipal user) =>
        int.TryParse(user.FindFirstValue(Role), NumberStyles.None, CultureInfo.InvariantCulture, out var role) && Enum.IsDefined((WorkspaceRole)role)
            ? (WorkspaceRole)role
            : WorkspaceRole.Reader;

    public static BillingRole BillingOf(ClaimsPrincipal user) =>
        int.TryParse(user.FindFirstValue(Billing), NumberStyles.None, CultureInfo.InvariantCulture, out var role) && Enum.IsDefined((BillingRole)role)
            ? (BillingRole)role
            : BillingRole.None;
}
