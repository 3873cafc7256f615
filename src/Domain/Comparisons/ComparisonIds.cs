using Platform.Domain.Kernel;

namespace Platform.Domain.Comparisons;

/// <summary>Id of a live comparison.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct LiveComparisonId(Guid Value) : ITypedId<LiveComparisonId>
{
    /// <inheritdoc/>
    public static LiveComparisonId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
