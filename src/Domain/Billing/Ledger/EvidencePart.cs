using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Billing.Ledger;

/// <summary>What a stored part of an invoice's evidence is.</summary>
public enum EvidencePartKind
{
    /// <summary>The frozen evidence of a KPI's line.</summary>
    Snapshot = 0,

    /// <summary>An earlier period computed again.</summary>
    Restatement = 1,

    /// <summary>The evidence file of an issued document.</summary>
    File = 2,
}

/// <summary>A part of an invoice's evidence; its content is a blob of canonical text.</summary>
public sealed class EvidencePart : IWorkspaceOwned
{
    private EvidencePart()
    {
    }

    /// <summary>Refers to a stored part.</summary>
    /// <param name="invoice">Its invoice.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="place">From 1 among its kind, in the order of the terms.</param>
    /// <param name="key">Key of the KPI, or number of the invoice that is computed again; empty for a file.</param>
    /// <param name="hash">Hash that the chain records.</param>
    /// <param name="blobSha256">Name of the blob.</param>
    /// <param name="now">UTC.</param>
    public EvidencePart(Invoice invoice, EvidencePartKind kind, int place, string key, string hash, string blobSha256, DateTimeOffset now)
    {
        Id = TypedId.New<EvidencePartId>(now);
        (TenantId, WorkspaceId, ContractId, InvoiceId) = (invoice.TenantId, invoice.WorkspaceId, invoice.ContractId, invoice.Id);
        (Kind, Place, Key, Hash, BlobSha256, At) = (kind, place, key, hash, blobSha256, now);
    }

    /// <summary>Id.</summary>
    public EvidencePartId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The contract.</summary>
    public ContractId ContractId { get; private set; }

    /// <summary>The invoice.</summary>
    public InvoiceId InvoiceId { get; private set; }

    /// <summary>What it is.</summary>
    public EvidencePartKind Kind { get; private set; }

    /// <summary>From 1 among its kind.</summary>
    public int Place { get; private set; }

    /// <summary>Key of the KPI, or number of the invoice that is computed again.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Hash that the chain records.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>Name of the blob.</summary>
    public string BlobSha256 { get; private set; } = "";

    /// <summary>When it was stored, UTC.</summary>
    public DateTimeOffset At { get; private set; }
}
