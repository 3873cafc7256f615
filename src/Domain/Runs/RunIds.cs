using Platform.Domain.Kernel;

namespace Platform.Domain.Runs;

/// <summary>Id of a run.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct RunId(Guid Value) : ITypedId<RunId>
{
    /// <inheritdoc/>
    public static RunId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of an adapter: what a fine-tuning run leaves behind.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct AdapterId(Guid Value) : ITypedId<AdapterId>
{
    /// <inheritdoc/>
    public static AdapterId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a step in a run's history.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct RunEventId(Guid Value) : ITypedId<RunEventId>
{
    /// <inheritdoc/>
    public static RunEventId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a checkpoint.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct RunCheckpointId(Guid Value) : ITypedId<RunCheckpointId>
{
    /// <inheritdoc/>
    public static RunCheckpointId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
