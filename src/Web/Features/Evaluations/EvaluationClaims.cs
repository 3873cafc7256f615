using Microsoft.EntityFrameworkCore;
using Platform.Domain.Evaluations;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Evaluations;

/// <summary>Finds work of all workspaces. Nothing is read here but ids, owners and states; everything else happens inside the owner's workspace.</summary>
internal sealed class EvaluationClaims(IDbContextFactory<PlatformDbContext> contexts, TimeProvider clock)
{
    private const int MostAtOnce = 100;

    /// <summary>Whose evaluation it is; null when it is gone.</summary>
    public async Task<TenantScope?> OwnerAsync(EvaluationId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owner = await db.Evaluations.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.Id == id)
            .Select(row => new { row.TenantId, row.WorkspaceId }).SingleOrDefaultAsync(cancellationToken);
        return owner is null ? null : new TenantScope(owner.TenantId, owner.WorkspaceId);
    }

    /// <summary>
    /// Called once when a node starts: what it worked on in an earlier life is free at once, without waiting for the lease to run out.
    /// One process a node name is a rule of the installation.
    /// </summary>
    public async Task<int> FreeOwnAsync(string node, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return await db.Evaluations.IgnoreQueryFilters([TenantFilters.Name])
            .Where(row => row.Status == EvaluationStatus.Running && row.Node == node && row.LeaseUntil > now)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.LeaseUntil, now), cancellationToken);
    }

    /// <summary>Evaluations that wait, or whose node has fallen silent, oldest first.</summary>
    public async Task<IReadOnlyList<(EvaluationId Id, DateTimeOffset CreatedAt)>> OfferableAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Evaluations.IgnoreQueryFilters([TenantFilters.Name])
            .Where(row => row.Status == EvaluationStatus.Queued || (row.Status == EvaluationStatus.Running && row.LeaseUntil <= now))
            .OrderBy(row => row.CreatedAt).Take(MostAtOnce).Select(row => new { row.Id, row.CreatedAt }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Id, row.CreatedAt))];
    }
}
