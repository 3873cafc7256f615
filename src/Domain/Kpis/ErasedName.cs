using Platform.Domain.Tenancy;

namespace Platform.Domain.Kpis;

/// <summary>
/// Keeps an erased case, or the key of an event about it, from being stored again: a hash under a key of its own, which leads to no observation, no value and no receipt.
/// Without it a file that is sent again would count the case once more.
/// </summary>
public sealed class ErasedName : IWorkspaceOwned
{
    private ErasedName()
    {
    }

    /// <summary>Keeps a hash.</summary>
    /// <param name="kpi">The KPI.</param>
    /// <param name="hash">What <see cref="Kpi.ErasedCaseOf"/> or <see cref="Kpi.ErasedKeyOf"/> gave.</param>
    public ErasedName(Kpi kpi, string hash) => (TenantId, WorkspaceId, KpiId, Hash) = (kpi.TenantId, kpi.WorkspaceId, kpi.Id, hash);

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The KPI.</summary>
    public KpiId KpiId { get; private set; }

    /// <summary>The hash, lower-case hex.</summary>
    public string Hash { get; private set; } = "";
}
