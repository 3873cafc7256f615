using Platform.Domain.Kernel;

namespace Platform.Domain.Models;

/// <summary>Id of one import of a base model.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ModelImportId(Guid Value) : ITypedId<ModelImportId>
{
    /// <inheritdoc/>
    public static ModelImportId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
