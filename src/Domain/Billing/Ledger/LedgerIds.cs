using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Ledger;

/// <summary>Id of an invoice or credit note.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct InvoiceId(Guid Value) : ITypedId<InvoiceId>
{
    /// <inheritdoc/>
    public static InvoiceId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a link of a contract's chain.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct ContractLinkId(Guid Value) : ITypedId<ContractLinkId>
{
    /// <inheritdoc/>
    public static ContractLinkId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a stored part of an invoice's evidence.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct EvidencePartId(Guid Value) : ITypedId<EvidencePartId>
{
    /// <inheritdoc/>
    public static EvidencePartId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a dispute.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct DisputeId(Guid Value) : ITypedId<DisputeId>
{
    /// <inheritdoc/>
    public static DisputeId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Id of a comment.</summary>
/// <param name="Value">Stored value.</param>
public readonly record struct InvoiceCommentId(Guid Value) : ITypedId<InvoiceCommentId>
{
    /// <inheritdoc/>
    public static InvoiceCommentId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
