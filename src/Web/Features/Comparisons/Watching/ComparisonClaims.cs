using Microsoft.EntityFrameworkCore;
using Platform.Domain.Comparisons;
using Platform.Domain.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Comparisons.Watching;

/// <summary>Which comparisons run, in all workspaces. Only ids and owners leave this class.</summary>
internal sealed class ComparisonClaims(IDbContextFactory<PlatformDbContext> contexts)
{
    public async Task<IReadOnlyList<(LiveComparisonId Id, TenantScope Owner)>> RunningAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.LiveComparisons.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.State == ComparisonState.Running)
            .Select(row => new { row.Id, row.TenantId, row.WorkspaceId }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Id, new TenantScope(row.TenantId, row.WorkspaceId)))];
    }
}
