using System.Collections.Concurrent;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Hosting.Metering;

/// <summary>
/// Adds up small calls in memory until they are written a moment later: a search neither waits for the database nor for somebody who writes to it.
/// A process that dies loses the moment.
/// </summary>
internal sealed class UsageTally(IServiceScopeFactory scopes) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<(TenantScope Owner, ProjectId? Project, UsageKind Kind), UsageAmount> _waiting = new();

    public void Add(TenantScope owner, ProjectId? project, UsageKind kind, UsageAmount amount) =>
        _waiting.AddOrUpdate((owner, project, kind), amount, (_, before) => before + amount);

    /// <summary>Writes what waits. When it returns, all that was added before is written, by whomever.</summary>
    public async Task FlushAsync()
    {
        await _turn.WaitAsync();
        try
        {
            foreach (var key in _waiting.Keys)
            {
                if (_waiting.TryRemove(key, out var amount))
                    await WriteAsync(key, amount);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task WriteAsync((TenantScope Owner, ProjectId? Project, UsageKind Kind) key, UsageAmount amount)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(key.Owner, UsageTallyWorker.Job);
        await scope.ServiceProvider.GetRequiredService<UsageMeter>().AddAsync(key.Project, key.Kind, "", amount);
    }
}

/// <summary>Writes every second what was added up, and the rest when the process ends.</summary>
internal sealed class UsageTallyWorker(UsageTally tally, TimeProvider clock) : BackgroundService
{
    /// <summary>Stored: it never changes.</summary>
    public const string Job = "metering.tally";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await tally.FlushAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await tally.FlushAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the rest is written by the stop
        }
    }
}
