using Platform.Domain.Kernel;

namespace Platform.Domain.Tenancy;

/// <summary>Refusals of tenants, workspaces and memberships.</summary>
public static class TenancyErrors
{
    /// <summary>An auditor with more than reading.</summary>
    public static DomainError AuditorReadsOnly(WorkspaceRole role) => new(
        "member.auditor_reads_only", $"An auditor only reads, so the role {role} does not go with it. Make the person a reader first, or end the auditing.", ErrorKind.Conflict);

    /// <summary>The name is empty or too long.</summary>
    public static DomainError WorkspaceNameInvalid(int length) => new(
        "workspace.name_invalid", $"The name has {length} characters; a workspace's name has 1 to {Workspace.MaxNameLength}.");

    /// <summary>The share is out of range.</summary>
    public static DomainError ShareInvalid(int runs) => new(
        "workspace.share_invalid", $"{runs} open runs are not possible; a workspace has 1 to {RunShare.Limit} at the same time.");

    /// <summary>A workspace keeps at least one administrator.</summary>
    public static DomainError LastAdministrator() => new(
        "member.last_administrator", "This is the workspace's last administrator. Make somebody else administrator first.", ErrorKind.Conflict);

    /// <summary>No such workspace for this person.</summary>
    public static DomainError WorkspaceNotFound() => new("workspace.not_found", "There is no such workspace among yours.", ErrorKind.NotFound);

    /// <summary>The tenant has a workspace of this name.</summary>
    public static DomainError WorkspaceNameTaken(string name) => new(
        "workspace.name_taken", $"There already is a workspace named '{name}'. Choose another name.", ErrorKind.Conflict);

    /// <summary>No such membership in this workspace.</summary>
    public static DomainError MemberNotFound() => new("member.not_found", "This person is not in the workspace.", ErrorKind.NotFound);

    /// <summary>The person is in the workspace already.</summary>
    public static DomainError MemberExists(string email) => new(
        "member.exists", $"{email} is in this workspace already. Change the role in the list instead.", ErrorKind.Conflict);

    /// <summary>The text is no e-mail address.</summary>
    public static DomainError EmailInvalid(string email) => new("account.email_invalid", $"'{email}' is not an e-mail address. It looks like name@example.org.");

    /// <summary>The e-mail address belongs to an account that cannot be added here.</summary>
    public static DomainError EmailTaken(string email) => new(
        "account.email_taken", $"{email} cannot be invited here. Use another address of this person.", ErrorKind.Conflict);

    /// <summary>The person's account opens more than the caller governs.</summary>
    public static DomainError ReachesFurther(string name) => new(
        "account.reaches_further",
        $"{name} also runs this installation or is in workspaces that you do not administer. Ask an operator of the installation for the link.",
        ErrorKind.Forbidden);

    /// <summary>The name is empty or too long.</summary>
    public static DomainError DisplayNameInvalid(int length, int limit) => new(
        "account.name_invalid", $"The name has {length} characters; a person's name has 1 to {limit}.");

    /// <summary>Somebody else changed the account at the same moment.</summary>
    public static DomainError AccountBusy() => new("account.busy", "The account was changed at the same moment. Try again.", ErrorKind.Conflict);

    /// <summary>The key's name is empty or too long.</summary>
    public static DomainError ApiKeyNameInvalid(int length) => new(
        "api_key.name_invalid", $"The name has {length} characters; a key's name has 1 to {ApiKey.MaxNameLength}.");

    /// <summary>The person has too many keys.</summary>
    public static DomainError TooManyApiKeys(int limit) => new(
        "api_key.too_many", $"You have {limit} keys in this workspace, the most there may be. Revoke one first.", ErrorKind.Conflict);

    /// <summary>No such key among those the caller may see.</summary>
    public static DomainError ApiKeyNotFound() => new("api_key.not_found", "There is no such key, or it is not yours.", ErrorKind.NotFound);

    /// <summary>The caller's role does not reach.</summary>
    public static DomainError RoleTooLow(WorkspaceRole role, WorkspaceRole needed) => new(
        "member.role_too_low", $"Your role here is {role}; this needs {needed}. Ask an administrator of the workspace.", ErrorKind.Forbidden);
}
