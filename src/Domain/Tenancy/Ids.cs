using Platform.Domain.Kernel;

namespace Platform.Domain.Tenancy;

/// <summary>Id of a tenant: one customer organisation.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct TenantId(Guid Value) : ITypedId<TenantId>
{
    /// <inheritdoc/>
    public static TenantId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a workspace: one team's private part of a tenant.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct WorkspaceId(Guid Value) : ITypedId<WorkspaceId>
{
    /// <inheritdoc/>
    public static WorkspaceId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a membership.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct MemberId(Guid Value) : ITypedId<MemberId>
{
    /// <inheritdoc/>
    public static MemberId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
