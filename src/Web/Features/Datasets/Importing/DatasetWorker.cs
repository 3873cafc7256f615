using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Datasets.Importing;

/// <summary>
/// Checks imports and writes versions outside of pages and requests, one at a time. Every half minute it looks for imports whose worker has gone silent,
/// so that a restart goes on with what was under way.
/// </summary>
internal sealed partial class DatasetWorker(IServiceScopeFactory scopes, ImportWork work, TimeProvider clock, ILogger<DatasetWorker> logger) : BackgroundService
{
    private const string JobKey = "datasets.import";

    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(20);

    // Over only when both are: who stops the worker may close or delete the database next.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(WorkAsync(stoppingToken), SweepAsync(stoppingToken));

    private async Task WorkAsync(CancellationToken stopping)
    {
        await foreach (var waiting in work.Waiting.ReadAllAsync(stopping))
            await RunAsync(waiting, TimeSpan.Zero, stopping);
    }

    private async Task RunAsync(WaitingImport waiting, TimeSpan silentFor, CancellationToken stopping)
    {
        if (work.Begin(waiting.Id, stopping) is not { } running)
            return;
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(waiting.Scope, JobKey);
        var run = scope.ServiceProvider.GetRequiredService<RunImportWork>();
        try
        {
            await run.HandleAsync(waiting.Id, silentFor, running.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return; // the row still waits; the next start goes on
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            await run.PutBackAsync(waiting.Id, null);
        }
        catch (Exception broken)
        {
            // The outermost handler of this work: the import must not be taken again and again.
            LogBroken(broken, waiting.Id);
            await run.PutBackAsync(waiting.Id, new DomainError("dataset.work_failed", $"The work on this upload broke off. Ask the administrator to look for {waiting.Id} in the log."));
        }
        finally
        {
            work.End(waiting.Id);
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Sweep, clock);
        do
        {
            try
            {
                await OfferSilentAsync(stopping);
            }
            catch (Exception broken) when (DatabaseFault.Is(broken))
            {
                // The database was away or busy; the next sweep does the same again.
                LogSweepFailed(broken);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task OfferSilentAsync(CancellationToken stopping)
    {
        foreach (var tenant in await TenantsAsync(stopping))
        {
            foreach (var workspace in await WorkspacesAsync(tenant, stopping))
                await OfferSilentAsync(new TenantScope(tenant, workspace), stopping);
        }
    }

    private async Task<List<TenantId>> TenantsAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Database(scope).Tenants.Select(tenant => tenant.Id).ToListAsync(cancellationToken);
    }

    private async Task<List<WorkspaceId>> WorkspacesAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(new TenantScope(tenant, default), JobKey);
        return await Database(scope).Workspaces.Select(workspace => workspace.Id).ToListAsync(cancellationToken);
    }

    private async Task OfferSilentAsync(TenantScope owner, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(owner, JobKey);
        var silent = clock.GetUtcNow() - Silent;
        var waiting = await Database(scope).DatasetImports
            .Where(import => (import.Stage == ImportStage.Checking || import.Stage == ImportStage.Creating) && import.ProgressAt < silent)
            .Select(import => import.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in waiting)
            work.Offer(new WaitingImport(owner, id));
    }

    private static PlatformDbContext Database(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<PlatformDbContext>();

    [LoggerMessage(3001, LogLevel.Error, "The work on import {ImportId} broke off")]
    private partial void LogBroken(Exception exception, DatasetImportId importId);

    [LoggerMessage(3002, LogLevel.Warning, "The sweep of imports failed; it is repeated")]
    private partial void LogSweepFailed(Exception exception);
}
