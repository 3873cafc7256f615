using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Auditing;

/// <summary>Seals entries a moment after they were stored, and sweeps up what a process that died, or one without this worker, left unsealed.</summary>
internal sealed partial class AuditSealWorker(IServiceScopeFactory scopes, AuditBell bell, TimeProvider clock, ILogger<AuditSealWorker> logger) : BackgroundService
{
    private const string Job = "audit.seal";
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateTimeOffset? swept = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = clock.GetUtcNow();
            var sweep = swept is not { } last || now - last >= BetweenSweeps;
            await SealAsync(sweep, stoppingToken);
            swept = sweep ? now : swept;
            try
            {
                await bell.WaitAsync(BetweenSweeps, clock, stoppingToken);
                // entries of one action come together
                await Task.Delay(Gather, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task SealAsync(bool sweep, CancellationToken cancellationToken)
    {
        try
        {
            var waiting = new HashSet<TenantScope>(bell.Take());
            if (sweep)
            {
                await using var scope = scopes.CreateAsyncScope();
                waiting.UnionWith(await scope.ServiceProvider.GetRequiredService<AuditBacklog>().ScopesAsync(cancellationToken));
            }

            foreach (var owner in waiting)
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(owner, Job);
                await scope.ServiceProvider.GetRequiredService<AuditSealer>().SealAsync(cancellationToken);
            }
        }
        catch (Exception broken) when (DatabaseFault.Is(broken))
        {
            // The database was away or busy; the next sweep does the same again.
            LogSealingFailed(broken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends; the next start seals the rest.
        }
    }

    [LoggerMessage(1801, LogLevel.Warning, "Entries of the audit log could not be sealed; it is tried again")]
    private partial void LogSealingFailed(Exception exception);
}
