using Platform.Domain.Kernel;

namespace Platform.Domain.Datasets;

/// <summary>Id of a dataset.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct DatasetId(Guid Value) : ITypedId<DatasetId>
{
    /// <inheritdoc/>
    public static DatasetId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of an immutable version of a dataset.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct DatasetVersionId(Guid Value) : ITypedId<DatasetVersionId>
{
    /// <inheritdoc/>
    public static DatasetVersionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
