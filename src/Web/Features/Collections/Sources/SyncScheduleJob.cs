using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Tenancy;
using Quartz;

namespace Platform.Web.Features.Collections.Sources;

/// <summary>Queues synchronisations whose time has come, on one node of the installation.</summary>
[DisallowConcurrentExecution]
internal sealed class SyncScheduleJob(IServiceScopeFactory scopes) : IJob
{
    /// <summary>Stored: it never changes.</summary>
    public const string Key = "collections.sync_due";

    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var (id, owner) in await scope.ServiceProvider.GetRequiredService<CollectionClaims>().DueSourcesAsync(cancellationToken))
        {
            await using var inside = scopes.CreateAsyncScope();
            inside.ServiceProvider.GetRequiredService<TenantContext>().UseJob(owner, Key);
            await inside.ServiceProvider.GetRequiredService<CollectionSources>().QueueAsync(id, confirmed: false, cancellationToken);
        }
    }
}
