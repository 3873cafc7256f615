using Platform.Web.Hosting.Scheduling;

namespace Platform.Web.Features.Evaluations;

/// <summary>Offers evaluations again whose wake-up was lost: after a crash, or when the process stopped between the row and the offer.</summary>
internal sealed class EvaluationSweepWorker(IServiceScopeFactory scopes, IJobQueue queue, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            foreach (var (id, createdAt) in await scope.ServiceProvider.GetRequiredService<EvaluationClaims>().OfferableAsync(stoppingToken))
            {
                if (!await queue.IsOfferedAsync(EvaluateJob.Key, id.Value, stoppingToken))
                    await queue.OfferAsync(new JobOffer(EvaluateJob.Key, id.Value, JobGroups.Gpu, createdAt.UtcTicks), stoppingToken);
            }
        }
    }
}
