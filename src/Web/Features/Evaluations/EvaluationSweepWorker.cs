using Microsoft.Extensions.Options;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Evaluations;

/// <summary>
/// Offers evaluations again whose wake-up was lost: after a crash, or when the process stopped between the row and the offer. At start it frees what this
/// node worked on in an earlier life, so that a restart goes on at once.
/// </summary>
internal sealed class EvaluationSweepWorker(
    IServiceScopeFactory scopes, IJobQueue queue, IOptions<LatheOptions> options, TimeProvider clock, ILogger<EvaluationSweepWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var scope = scopes.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<EvaluationClaims>().FreeOwnAsync(options.Value.NodeName, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await SweepAsync(stoppingToken);
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            foreach (var (id, createdAt) in await scope.ServiceProvider.GetRequiredService<EvaluationClaims>().OfferableAsync(cancellationToken))
            {
                if (!await queue.IsOfferedAsync(EvaluateJob.Key, id.Value, cancellationToken))
                    await queue.OfferAsync(new JobOffer(EvaluateJob.Key, id.Value, JobGroups.Gpu, createdAt.UtcTicks), cancellationToken);
            }
        }
        catch (Exception broken) when (DatabaseFault.Is(broken) || broken is Quartz.SchedulerException)
        {
            // The database was away or busy; the next sweep does the same again.
            EvaluationLog.SweepFailed(logger, broken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }
}
