using Platform.Domain.Kernel;

namespace Platform.Domain.Models;

/// <summary>Id of a base model in the catalogue.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct BaseModelId(Guid Value) : ITypedId<BaseModelId>
{
    /// <inheritdoc/>
    public static BaseModelId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
