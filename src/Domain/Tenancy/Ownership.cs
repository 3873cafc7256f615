namespace Platform.Domain.Tenancy;

/// <summary>A row of one tenant. The persistence layer filters every query by it.</summary>
public interface ITenantOwned
{
    /// <summary>The owner; never changes.</summary>
    TenantId TenantId { get; }
}

/// <summary>A row of one workspace. Filtered by tenant and workspace: people of another team do not find it.</summary>
public interface IWorkspaceOwned : ITenantOwned
{
    /// <summary>The workspace; never changes.</summary>
    WorkspaceId WorkspaceId { get; }
}

/// <summary>Whose data an operation may see: what every query is filtered by and every write is checked against.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="WorkspaceId">The workspace.</param>
public readonly record struct TenantScope(TenantId TenantId, WorkspaceId WorkspaceId);

/// <summary>An aggregate root: saving it fails when somebody else saved it since it was read.</summary>
public interface IVersioned
{
    /// <summary>Renewed at every save by the persistence layer.</summary>
    Guid Version { get; }
}
