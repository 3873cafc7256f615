using Microsoft.Extensions.Options;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>
/// Offers again what was lost: runs that wait without a wake-up, and runs whose node fell silent. At start it frees what this node worked on
/// in an earlier life, so that a restart goes on at once.
/// </summary>
internal sealed partial class RunSweepWorker(IServiceScopeFactory scopes, IJobQueue jobs, IOptions<LatheOptions> options, TimeProvider clock, ILogger<RunSweepWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            var freed = await scope.ServiceProvider.GetRequiredService<RunClaims>().FreeOwnAsync(options.Value.NodeName, cancellationToken);
            if (freed > 0)
                LogFreed(freed);
        }
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
            var now = clock.GetUtcNow();
            var queue = await scope.ServiceProvider.GetRequiredService<RunClaims>().QueueAsync(cancellationToken);
            foreach (var entry in queue.Where(entry => entry.Status == RunStatus.Queued || entry.LeaseUntil is null || entry.LeaseUntil <= now))
                await OfferAsync(entry, cancellationToken);
        }
        catch (Exception broken) when (DatabaseFault.Is(broken) || broken is Quartz.SchedulerException)
        {
            // The database was away or busy; the next sweep does the same again.
            LogSweepFailed(broken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task OfferAsync(QueueEntry entry, CancellationToken cancellationToken)
    {
        if (await jobs.IsOfferedAsync(ExecuteRunJobKey.Name, entry.RunId.Value, cancellationToken))
            return;
        LogOffered(entry.RunId);
        await jobs.OfferAsync(new JobOffer(ExecuteRunJobKey.Name, entry.RunId.Value, JobGroups.Gpu, entry.Order), cancellationToken);
    }

    [LoggerMessage(2011, LogLevel.Warning, "{Count} runs of this node's earlier life go on")]
    private partial void LogFreed(int count);

    [LoggerMessage(2012, LogLevel.Information, "Run {RunId} is offered again")]
    private partial void LogOffered(RunId runId);

    [LoggerMessage(2013, LogLevel.Warning, "The sweep of runs failed; it is repeated")]
    private partial void LogSweepFailed(Exception exception);
}
