using Microsoft.Extensions.Options;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>
/// Offers documents and work again whose wake-up was lost, and finishes erasures that broke off. Where this is the only process it begins with what the one before it
/// had in work when it ended; in a cluster another node may still be at work, so leases run out.
/// </summary>
internal sealed class CollectionSweepWorker(
    IServiceScopeFactory scopes, IJobQueue queue, IOptions<LatheOptions> options, TimeProvider clock, ILogger<CollectionSweepWorker> logger) : BackgroundService
{
    private const string Key = "collections.sweep";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    // Made with the host's other services, before any job of this process can have taken a lease.
    private readonly DateTimeOffset _bornAt = clock.GetUtcNow();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        // the scheduler may still hold the wake-ups that the dead process had in hand, and drops them when it starts
        var anew = options.Value.Database == "sqlite" && !await TrySweepAsync(anew: true, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            anew = !await TrySweepAsync(anew, stoppingToken) && anew;
    }

    /// <returns>False when the database or the disk was away or busy: the next sweep does the same again.</returns>
    private async Task<bool> TrySweepAsync(bool anew, CancellationToken stopping)
    {
        try
        {
            if (anew)
                await TakeBackAsync(stopping);
            await SweepAsync(anew, stopping);
            return true;
        }
        catch (Exception broken) when (DatabaseFault.Is(broken) || broken is IOException or Quartz.SchedulerException)
        {
            CollectionLog.SweepFailed(logger, broken);
            return false;
        }
    }

    private async Task TakeBackAsync(CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var taken = await scope.ServiceProvider.GetRequiredService<CollectionClaims>().TakeBackAsync(_bornAt, stopping);
        if (taken > 0)
            CollectionLog.LeasesTakenBack(logger, taken);
    }

    private async Task SweepAsync(bool anew, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var claims = scope.ServiceProvider.GetRequiredService<CollectionClaims>();
        foreach (var offer in await claims.OfferableAsync(stopping))
        {
            if (anew || !await queue.IsOfferedAsync(offer.Job, offer.Id, stopping))
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
