using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Domain.Nodes;
using Platform.Training.Engine;
using Platform.Web.Hosting.Engine;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Nodes.Engine;

/// <summary>Says every few seconds that this node is there and what it holds, and heeds its drain switch.</summary>
internal sealed partial class NodeWorker(
    IServiceScopeFactory scopes, IEngineWatch watch, IEngine engine, IJobRoom room, IOptions<LatheOptions> options, TimeProvider clock, ILogger<NodeWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EnginePatience = TimeSpan.FromSeconds(3);

    private EngineState? _lastState;
    private bool _draining;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(node => node.Start(clock.GetUtcNow()), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await BeatAsync(stoppingToken);
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            var figures = await MeasureAsync(cancellationToken);
            await WriteAsync(node => node.Seen(figures, clock.GetUtcNow()), cancellationToken);
        }
        catch (Exception broken) when (DatabaseFault.Is(broken))
        {
            // The database was away or busy, or the switch was turned in between: the next beat says the same.
            LogBeatFailed(broken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task WriteAsync(Action<Node> change, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<PlatformDbContext>>().CreateDbContextAsync(cancellationToken);
        var name = options.Value.NodeName;
        var node = await db.Nodes.SingleOrDefaultAsync(node => node.Name == name, cancellationToken);
        if (node is null)
            db.Add(node = new Node(name, clock.GetUtcNow()));
        change(node);
        await db.SaveChangesAsync(cancellationToken);
        if (node.Draining == _draining)
            return;
        _draining = node.Draining;
        await room.SetAsync(JobGroups.Gpu, _draining ? 0 : 1, cancellationToken);
        LogDraining(_draining);
    }

    // A step at work keeps the engine from answering; then its last answer stands, with the memory the kernel reports.
    private async Task<NodeFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        var status = watch.Status;
        _lastState = status.Condition == EngineCondition.Ready ? await StateAsync(cancellationToken) ?? _lastState : null;
        var (total, available) = ProcessMemory.OfMachine();
        return new NodeFigures(
            status.Condition == EngineCondition.Ready, status.Starts, status.LastEnd, _lastState?.Device, _lastState?.DeviceName, _lastState?.Threads ?? 0, total, available,
            watch.Memory().ResidentBytes, _lastState?.Base is { } model ? Path.GetFileName(model.Folder) : null, _lastState?.Base?.WeightBytes ?? 0,
            _lastState?.Adapters.Count ?? 0);
    }

    private async Task<EngineState?> StateAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(EnginePatience);
        try
        {
            return await engine.GetStateAsync(patience.Token);
        }
        catch (EngineUnavailableException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    [LoggerMessage(2201, LogLevel.Warning, "The node could not report; it tries again")]
    private partial void LogBeatFailed(Exception exception);

    [LoggerMessage(2202, LogLevel.Information, "The node takes no new work: {Draining}")]
    private partial void LogDraining(bool draining);
}
