using Microsoft.AspNetCore.Identity;
using Platform.Domain.Tenancy;

namespace Platform.Web.Persistence;

/// <summary>A person's account. What he may do stands in his memberships.</summary>
public sealed class AppUser : IdentityUser
{
    /// <summary>The organisation; an account belongs to one.</summary>
    public TenantId TenantId { get; set; }

    /// <summary>Shown beside what the person did.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The workspace chosen last.</summary>
    public WorkspaceId? CurrentWorkspaceId { get; set; }

    /// <summary>May import base models, see nodes and storage.</summary>
    public bool IsOperator { get; set; }

    /// <summary>Set for accounts whose password somebody else chose.</summary>
    public bool MustChangePassword { get; set; }
}
