using Microsoft.EntityFrameworkCore;
using Platform.Domain.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Auditing;

/// <summary>Names workspaces: those that have unsealed entries, or all. The only class of the log that looks beyond one workspace, and it reads no more than whose they are.</summary>
internal sealed class AuditBacklog(IDbContextFactory<PlatformDbContext> contexts)
{
    /// <summary>Every workspace of the installation.</summary>
    public async Task<IReadOnlyList<TenantScope>> WorkspacesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owners = await db.Workspaces.IgnoreQueryFilters([TenantFilters.Name]).Select(row => new { row.TenantId, row.Id }).ToListAsync(cancellationToken);
        return owners.ConvertAll(owner => new TenantScope(owner.TenantId, owner.Id));
    }

    /// <summary>Workspaces whose entries wait for their seal.</summary>
    public async Task<IReadOnlyList<TenantScope>> ScopesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owners = await db.AuditEntries.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.Number == null)
            .Select(row => new { row.TenantId, row.WorkspaceId }).Distinct().ToListAsync(cancellationToken);
        return owners.ConvertAll(owner => new TenantScope(owner.TenantId, owner.WorkspaceId));
    }
}
