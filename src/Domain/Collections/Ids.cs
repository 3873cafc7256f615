using Platform.Domain.Kernel;

namespace Platform.Domain.Collections;

/// <summary>Id of a collection.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct CollectionId(Guid Value) : ITypedId<CollectionId>
{
    /// <inheritdoc/>
    public static CollectionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a document of a collection.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct DocumentId(Guid Value) : ITypedId<DocumentId>
{
    /// <inheritdoc/>
    public static DocumentId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of an index version of a collection.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct CollectionIndexId(Guid Value) : ITypedId<CollectionIndexId>
{
    /// <inheritdoc/>
    public static CollectionIndexId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a passage.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ChunkId(Guid Value) : ITypedId<ChunkId>
{
    /// <inheritdoc/>
    public static ChunkId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of an edit of a passage.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ChunkRevisionId(Guid Value) : ITypedId<ChunkRevisionId>
{
    /// <inheritdoc/>
    public static ChunkRevisionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a saved question.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct SavedQuestionId(Guid Value) : ITypedId<SavedQuestionId>
{
    /// <inheritdoc/>
    public static SavedQuestionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a measurement of retrieval.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct MeasurementId(Guid Value) : ITypedId<MeasurementId>
{
    /// <inheritdoc/>
    public static MeasurementId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a piece of background work on a collection.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct CollectionTaskId(Guid Value) : ITypedId<CollectionTaskId>
{
    /// <inheritdoc/>
    public static CollectionTaskId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of an answer and everything it came from.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct AnswerTraceId(Guid Value) : ITypedId<AnswerTraceId>
{
    /// <inheritdoc/>
    public static AnswerTraceId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a receipt of an erasure.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ErasureReceiptId(Guid Value) : ITypedId<ErasureReceiptId>
{
    /// <inheritdoc/>
    public static ErasureReceiptId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a permission group.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ReaderGroupId(Guid Value) : ITypedId<ReaderGroupId>
{
    /// <inheritdoc/>
    public static ReaderGroupId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a folder or share that a collection follows.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct CollectionSourceId(Guid Value) : ITypedId<CollectionSourceId>
{
    /// <inheritdoc/>
    public static CollectionSourceId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a file of a source.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct SourceItemId(Guid Value) : ITypedId<SourceItemId>
{
    /// <inheritdoc/>
    public static SourceItemId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of one synchronisation.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct SyncRecordId(Guid Value) : ITypedId<SyncRecordId>
{
    /// <inheritdoc/>
    public static SyncRecordId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of an archive of a collection.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ArchiveId(Guid Value) : ITypedId<ArchiveId>
{
    /// <inheritdoc/>
    public static ArchiveId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
