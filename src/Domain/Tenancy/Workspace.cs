using Platform.Domain.Kernel;

namespace Platform.Domain.Tenancy;

/// <summary>One team's private part of a tenant: its projects, data, runs and adapters.</summary>
public sealed class Workspace : ITenantOwned, IVersioned
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    private Workspace()
    {
    }

    private Workspace(WorkspaceId id, TenantId tenantId, string name, DateTimeOffset createdAt)
    {
        Id = id;
        TenantId = tenantId;
        Name = name;
        CreatedAt = createdAt;
    }

    /// <summary>Id.</summary>
    public WorkspaceId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <summary>Name, unique in the tenant.</summary>
    public string Name { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Its share of the machines.</summary>
    public RunShare Share { get; private set; } = RunShare.Standard;

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>Makes a workspace.</summary>
    /// <returns>Refused with <c>workspace.name_invalid</c>.</returns>
    public static Outcome<Workspace> Create(TenantId tenantId, string name, DateTimeOffset createdAt)
    {
        var trimmed = name?.Trim() ?? "";
        return trimmed.Length is 0 or > MaxNameLength
            ? TenancyErrors.WorkspaceNameInvalid(trimmed.Length)
            : new Workspace(TypedId.New<WorkspaceId>(createdAt), tenantId, trimmed, createdAt);
    }

    /// <summary>Gives another share of the machines.</summary>
    /// <returns>Refused with <c>workspace.share_invalid</c>; then nothing changes.</returns>
    public Outcome GiveShare(RunShare share)
    {
        if (share.MaxOpenRuns is < 1 or > RunShare.Limit || !Enum.IsDefined(share.Priority))
            return TenancyErrors.ShareInvalid(share.MaxOpenRuns);
        Share = share;
        return Outcome.Success;
    }

    /// <summary>Gives another name.</summary>
    /// <returns>Refused with <c>workspace.name_invalid</c>; then nothing changes.</returns>
    public Outcome Rename(string name)
    {
        var trimmed = name?.Trim() ?? "";
        if (trimmed.Length is 0 or > MaxNameLength)
            return TenancyErrors.WorkspaceNameInvalid(trimmed.Length);
        Name = trimmed;
        return Outcome.Success;
    }
}
