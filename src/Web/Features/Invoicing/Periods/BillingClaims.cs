using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Periods;

/// <summary>What the installation's billing job has to look at, in all workspaces. Only ids and owners leave this class.</summary>
internal sealed class BillingClaims(IDbContextFactory<PlatformDbContext> contexts, TimeProvider clock)
{
    /// <summary>Contracts with a period that begins or ends.</summary>
    public async Task<IReadOnlyList<(ContractId Id, TenantScope Owner)>> ContractsAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Contracts.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.IsSigned).Select(row => new { row.Id, row.TenantId, row.WorkspaceId }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Id, new TenantScope(row.TenantId, row.WorkspaceId)))];
    }

    /// <summary>Disputes whose deadline passed.</summary>
    public async Task<IReadOnlyList<(DisputeId Id, TenantScope Owner)>> DisputesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var rows = await db.Disputes.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.State == DisputeState.Open && row.Deadline < now)
            .Select(row => new { row.Id, row.TenantId, row.WorkspaceId }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Id, new TenantScope(row.TenantId, row.WorkspaceId)))];
    }
}
