using Platform.Domain.Billing.Evidence;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Billing.Ledger;

/// <summary>A stored link of a contract's chain. Written once, never changed.</summary>
public sealed class ContractLink : IWorkspaceOwned
{
    private ContractLink()
    {
    }

    /// <summary>Stores a link.</summary>
    public ContractLink(TenantScope scope, ContractId contract, ChainEntry entry)
    {
        Id = TypedId.New<ContractLinkId>(entry.At);
        (TenantId, WorkspaceId, ContractId) = (scope.TenantId, scope.WorkspaceId, contract);
        (Number, What, Subject, Payload, At, Previous, Hash) = (entry.Number, entry.What, entry.Subject, entry.Payload, entry.At, entry.Previous, entry.Hash);
    }

    /// <summary>Id.</summary>
    public ContractLinkId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The contract.</summary>
    public ContractId ContractId { get; private set; }

    /// <summary>From 1, without gaps; unique in the contract.</summary>
    public long Number { get; private set; }

    /// <summary>Kind of event (<see cref="ChainEvents"/>).</summary>
    public string What { get; private set; } = "";

    /// <summary>What it is about.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>Hash of its content.</summary>
    public string Payload { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Hash of the link before.</summary>
    public string Previous { get; private set; } = "";

    /// <summary>Its hash.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>The link as evidence files carry it.</summary>
    public ChainEntry Entry => new(Number, What, Subject, Payload, At, Previous, Hash);
}
