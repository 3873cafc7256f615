using Microsoft.EntityFrameworkCore;
using Platform.Domain.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Auditing;

/// <summary>Names the workspaces that have unsealed entries. The only class of the log that looks beyond one workspace, and it reads no more than whose they are.</summary>
internal sealed class AuditBacklog(IDbContextFactory<PlatformDbContext> contexts)
{
    public async Task<IReadOnlyList<TenantScope>> ScopesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owners = await db.AuditEntries.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.Number == null)
            .Select(row => new { row.TenantId, row.WorkspaceId }).Distinct().ToListAsync(cancellationToken);
        return owners.ConvertAll(owner => new TenantScope(owner.TenantId, owner.WorkspaceId));
    }
}
