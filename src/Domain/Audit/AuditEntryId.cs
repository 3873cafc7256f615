using Platform.Domain.Kernel;

namespace Platform.Domain.Audit;

/// <summary>Id of an entry of the audit log.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct AuditEntryId(Guid Value) : ITypedId<AuditEntryId>
{
    /// <inheritdoc/>
    public static AuditEntryId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
