using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>Offers documents and work again whose wake-up was lost, and finishes erasures that broke off.</summary>
internal sealed class CollectionSweepWorker(IServiceScopeFactory scopes, IJobQueue queue, TimeProvider clock) : BackgroundService
{
    private const string Key = "collections.sweep";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await SweepAsync(stoppingToken);
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var claims = scope.ServiceProvider.GetRequiredService<CollectionClaims>();
        foreach (var offer in await claims.OfferableAsync(stopping))
        {
            if (!await queue.IsOfferedAsync(offer.Job, offer.Id, stopping))
                await queue.OfferAsync(offer, stopping);
        }

        foreach (var (id, owner) in await claims.HalfErasedAsync(stopping))
        {
            await using var inside = scopes.CreateAsyncScope();
            inside.ServiceProvider.GetRequiredService<TenantContext>().UseJob(owner, Key);
            await inside.ServiceProvider.GetRequiredService<EraseDocument>().FinishAsync(id);
        }
    }
}
