using Microsoft.EntityFrameworkCore;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Files.Space;

/// <summary>
/// Gives the space of blobs back that no row refers to any more: thrown-away uploads, checks that were made again, deleted versions. Equal content of one tenant is one blob,
/// so a blob goes only when no workspace of its tenant names it, and only when it was not written a short while ago: its row may still be on its way.
/// </summary>
internal sealed partial class ReclaimSpace(IServiceScopeFactory scopes, BlobStore store, TimeProvider clock, ILogger<ReclaimSpace> logger)
{
    /// <summary>Longer than any work between writing a blob and saving its row.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(24);

    private const string Actor = "files.reclaim";

    // Between a blob and its row lies, for an upload, the look at its first rows.
    private static readonly TimeSpan ShortGrace = TimeSpan.FromMinutes(1);

    /// <summary>Looks at everything that is stored.</summary>
    /// <returns>Bytes given back.</returns>
    public async Task<long> SweepAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Grace;
        var freed = 0L;
        foreach (var tenant in await TenantsAsync(cancellationToken))
        {
            freed += store.DeleteAbandoned(tenant, before);
            freed += await DeleteUnusedAsync(tenant, store.Names(tenant), before, cancellationToken);
        }

        if (freed > 0)
            LogFreed(freed);
        return freed;
    }

    /// <summary>Gives back what rows that were just deleted referred to, as far as no other row does.</summary>
    /// <returns>Bytes given back.</returns>
    public Task<long> ReleaseAsync(TenantId tenant, IEnumerable<string> names, CancellationToken cancellationToken) =>
        DeleteUnusedAsync(tenant, names, clock.GetUtcNow() - ShortGrace, cancellationToken);

    private async Task<long> DeleteUnusedAsync(TenantId tenant, IEnumerable<string> names, DateTimeOffset before, CancellationToken cancellationToken)
    {
        // Listed before the rows are read: what is stored meanwhile is younger than the grace time.
        var candidates = names.Where(name => store.WrittenAt(tenant, name) < before).ToHashSet(StringComparer.Ordinal);
        if (candidates.Count == 0)
            return 0;
        foreach (var workspace in await WorkspacesAsync(tenant, cancellationToken))
            candidates.ExceptWith(await NamedAsync(new TenantScope(tenant, workspace), cancellationToken));
        return candidates.Sum(name => store.DeleteUnlessWrittenSince(tenant, name, before));
    }

    private async Task<List<TenantId>> TenantsAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Database(scope).Tenants.Select(tenant => tenant.Id).ToListAsync(cancellationToken);
    }

    private async Task<List<WorkspaceId>> WorkspacesAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var scope = ActFor(new TenantScope(tenant, default));
        return await Database(scope).Workspaces.Select(workspace => workspace.Id).ToListAsync(cancellationToken);
    }

    private async Task<HashSet<string>> NamedAsync(TenantScope owner, CancellationToken cancellationToken)
    {
        await using var scope = ActFor(owner);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var feature in scope.ServiceProvider.GetServices<IBlobOwner>())
            named.UnionWith(await feature.NamesAsync(Database(scope), cancellationToken));
        return named;
    }

    private AsyncServiceScope ActFor(TenantScope owner)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(owner, Actor);
        return scope;
    }

    private static PlatformDbContext Database(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<PlatformDbContext>();

    [LoggerMessage(1501, LogLevel.Information, "{Bytes} bytes of blobs that nothing refers to were given back")]
    private partial void LogFreed(long bytes);
}
