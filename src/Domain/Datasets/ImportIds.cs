using Platform.Domain.Kernel;

namespace Platform.Domain.Datasets;

/// <summary>Id of a version in the making: its files, mapping, checks and split.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct DatasetImportId(Guid Value) : ITypedId<DatasetImportId>
{
    /// <inheritdoc/>
    public static DatasetImportId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one uploaded file.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct UploadId(Guid Value) : ITypedId<UploadId>
{
    /// <inheritdoc/>
    public static UploadId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
