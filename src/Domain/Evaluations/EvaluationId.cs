using Platform.Domain.Kernel;

namespace Platform.Domain.Evaluations;

/// <summary>Id of an evaluation.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct EvaluationId(Guid Value) : ITypedId<EvaluationId>
{
    /// <inheritdoc/>
    public static EvaluationId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
