using Platform.Domain.Kernel;

namespace Platform.Domain.Tenancy;

/// <summary>Refusals of tenants, workspaces and memberships.</summary>
public static class TenancyErrors
{
    /// <summary>The name is empty or too long.</summary>
    public static DomainError WorkspaceNameInvalid(int length) => new(
        "workspace.name_invalid", $"The name has {length} characters; a workspace's name has 1 to {Workspace.MaxNameLength}.");

    /// <summary>A workspace keeps at least one administrator.</summary>
    public static DomainError LastAdministrator() => new(
        "member.last_administrator", "This is the workspace's last administrator. Make somebody else administrator first.", ErrorKind.Conflict);
}
