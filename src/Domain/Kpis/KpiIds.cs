using Platform.Domain.Kernel;

namespace Platform.Domain.Kpis;

/// <summary>Id of a project's KPI.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct KpiId(Guid Value) : ITypedId<KpiId>
{
    /// <inheritdoc/>
    public static KpiId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of an observation.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ObservationId(Guid Value) : ITypedId<ObservationId>
{
    /// <inheritdoc/>
    public static ObservationId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of the receipt of an erasure of cases.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct CaseErasureId(Guid Value) : ITypedId<CaseErasureId>
{
    /// <inheritdoc/>
    public static CaseErasureId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
