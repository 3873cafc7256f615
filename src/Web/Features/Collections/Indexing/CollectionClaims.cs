using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>Finds work of all workspaces. Nothing is read here but ids, owners and states; everything else happens inside the owner's workspace.</summary>
internal sealed class CollectionClaims(IDbContextFactory<PlatformDbContext> contexts, TimeProvider clock)
{
    private const int MostAtOnce = 200;

    /// <summary>Whose document it is; null when it is gone.</summary>
    public async Task<TenantScope?> OwnerAsync(DocumentId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owner = await db.CollectionDocuments.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.Id == id)
            .Select(row => new { row.TenantId, row.WorkspaceId }).SingleOrDefaultAsync(cancellationToken);
        return owner is null ? null : new TenantScope(owner.TenantId, owner.WorkspaceId);
    }

    /// <summary>Whose work it is; null when it is gone.</summary>
    public async Task<TenantScope?> OwnerAsync(CollectionTaskId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owner = await db.CollectionTasks.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.Id == id)
            .Select(row => new { row.TenantId, row.WorkspaceId }).SingleOrDefaultAsync(cancellationToken);
        return owner is null ? null : new TenantScope(owner.TenantId, owner.WorkspaceId);
    }

    /// <summary>Documents and work that wait, or whose worker has fallen silent, oldest first.</summary>
    public async Task<IReadOnlyList<JobOffer>> OfferableAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var documents = await db.CollectionDocuments.IgnoreQueryFilters([TenantFilters.Name])
            .Where(row => row.State == DocumentState.Queued
                || ((row.State == DocumentState.Extracting || row.State == DocumentState.Chunking || row.State == DocumentState.Embedding) && row.LeaseUntil < now))
            .OrderBy(row => row.CreatedAt).Take(MostAtOnce).Select(row => new { row.Id, row.CreatedAt }).ToListAsync(cancellationToken);
        var tasks = await db.CollectionTasks.IgnoreQueryFilters([TenantFilters.Name])
            .Where(row => row.State == TaskState.Queued || (row.State == TaskState.Running && row.LeaseUntil < now))
            .OrderBy(row => row.CreatedAt).Take(MostAtOnce).Select(row => new { row.Id, row.CreatedAt }).ToListAsync(cancellationToken);
        return
        [
            .. documents.Select(row => IndexDocumentJob.Offer(row.Id, row.CreatedAt)),
            .. tasks.Select(row => CollectionTaskJob.Offer(row.Id, row.CreatedAt)),
        ];
    }

    /// <summary>
    /// Ends the leases that were given before this process began. Right only where one process works on the database: then whoever held them is dead,
    /// and nobody needs to wait until they run out. The loss still counts, so a file that kills its worker is given up.
    /// </summary>
    /// <returns>How many leases.</returns>
    public async Task<int> TakeBackAsync(DateTimeOffset bornAt, CancellationToken cancellationToken)
    {
        // a lease that this process gave ends later than this
        var oldest = bornAt + DocumentSteps.Lease;
        DateTimeOffset? over = DateTimeOffset.UnixEpoch;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var documents = await db.CollectionDocuments.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.LeaseUntil != null && row.LeaseUntil < oldest)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, over), cancellationToken);
        return documents + await db.CollectionTasks.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.LeaseUntil != null && row.LeaseUntil < oldest)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, over), cancellationToken);
    }

    /// <summary>True when the installation has no other workspace.</summary>
    public async Task<bool> IsOnlyWorkspaceAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return !await db.Workspaces.IgnoreQueryFilters([TenantFilters.Name]).AnyAsync(row => row.Id != scope.WorkspaceId, cancellationToken);
    }

    /// <summary>Sources whose time has come.</summary>
    public async Task<IReadOnlyList<(CollectionSourceId Id, TenantScope Owner)>> DueSourcesAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.CollectionSources.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.NextAt != null && row.NextAt <= now)
            .OrderBy(row => row.NextAt).Take(MostAtOnce).Select(row => new { row.Id, row.TenantId, row.WorkspaceId }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Id, new TenantScope(row.TenantId, row.WorkspaceId)))];
    }

    /// <summary>Documents whose erasure broke off.</summary>
    public async Task<IReadOnlyList<(DocumentId Id, TenantScope Owner)>> HalfErasedAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.CollectionDocuments.IgnoreQueryFilters([TenantFilters.Name]).Where(row => row.State == DocumentState.Erasing && row.LeaseUntil < now)
            .OrderBy(row => row.CreatedAt).Take(MostAtOnce).Select(row => new { row.Id, row.TenantId, row.WorkspaceId }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Id, new TenantScope(row.TenantId, row.WorkspaceId)))];
    }
}
