using Platform.Domain.Kernel;

namespace Platform.Domain.Contracts;

/// <summary>Id of a contract.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ContractId(Guid Value) : ITypedId<ContractId>
{
    /// <inheritdoc/>
    public static ContractId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a version of a contract.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ContractVersionId(Guid Value) : ITypedId<ContractVersionId>
{
    /// <inheritdoc/>
    public static ContractVersionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
