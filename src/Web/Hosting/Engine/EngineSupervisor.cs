using System.Diagnostics;
using Microsoft.Extensions.Options;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Hosting.Engine;

/// <summary>Keeps one engine process running: starts it, watches it, starts it again after a growing pause when it dies, ends it with this process.</summary>
internal sealed partial class EngineSupervisor(
    EngineAddress address, EngineClient client, IOptions<LatheOptions> options, TimeProvider clock, ILogger<EngineSupervisor> logger) : BackgroundService, IEngineWatch
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EngineStatus _status = new(EngineCondition.Starting, 0, 0, clock.GetUtcNow(), null);

    public EngineStatus Status
    {
        get
        {
            lock (_lock)
                return _status;
        }
    }

    public (long ResidentBytes, long PeakBytes) Memory() => Status is { Pid: > 0 } status ? ProcessMemory.Of(status.Pid) : default;

    public Task WhenReadyAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _ready.Task.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = ShortestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            var end = await RunOnceAsync(stoppingToken);
            if (stoppingToken.IsCancellationRequested)
                return;
            LogEnded(end.Words);
            Enter(EngineCondition.Down, 0, end);
            pause = clock.GetElapsedTime(started) > HealthyAfter ? ShortestPause : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, pause.Ticks * 2));
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task WhenEndedAsync(int pid, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (pid > 0 && Status.Pid == pid && clock.GetElapsedTime(since) < EndPatience)
            await Task.Delay(ShortestPause / 10, clock, cancellationToken);
    }

    private async Task<EngineEnd> RunOnceAsync(CancellationToken stoppingToken)
    {
        var memory = new EngineMemory();
        using var process = EngineProcess.Start(address.SocketPath, options.Value.EngineThreads, line => Hear(line, memory));
        Enter(EngineCondition.Starting, process.Id, null);
        try
        {
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var health = WatchHealthAsync(process, memory, watching.Token);
            var exit = process.WaitForExitAsync(stoppingToken);
            await Task.WhenAny(exit, health);
            await watching.CancelAsync();
            return process.HasExited ? memory.EndOf(process.ExitCode) : new EngineEnd("it did not answer");
        }
        finally
        {
            await EndAsync(process);
        }
    }

    // Ends only when the engine is silent for too long.
    private async Task WatchHealthAsync(Process process, EngineMemory memory, CancellationToken cancellationToken)
    {
        var lastAnswer = clock.GetTimestamp();
        var ready = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await AnswersAsync(cancellationToken))
            {
                lastAnswer = clock.GetTimestamp();
                if (!ready)
                    Enter(EngineCondition.Ready, process.Id, null);
                ready = true;
            }
            else if (clock.GetElapsedTime(lastAnswer) > (ready ? SilenceLimit : StartLimit))
            {
                return;
            }
            memory.Look(process.Id);
            await Task.Delay(ready ? CheckEvery : ShortestPause / 5, clock, cancellationToken);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            return await client.IsAliveAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task EndAsync(Process process)
    {
        if (process.HasExited)
            return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private void Enter(EngineCondition condition, int pid, EngineEnd? end)
    {
        lock (_lock)
        {
            _status = new EngineStatus(condition, pid, _status.Starts + (condition == EngineCondition.Starting ? 1 : 0), clock.GetUtcNow(), end?.Words ?? _status.LastEnd, end is null ? _status.OutOfMemory : end.OutOfMemory);
            if (condition == EngineCondition.Ready)
                _ready.TrySetResult();
            else if (_ready.Task.IsCompleted)
                _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        LogCondition(condition, pid);
    }

    private void Hear(string line, EngineMemory memory)
    {
        memory.Hear(line);
        LogLine(line);
    }

    [LoggerMessage(2101, LogLevel.Information, "Engine {Condition}, process {Pid}")]
    private partial void LogCondition(EngineCondition condition, int pid);

    [LoggerMessage(2102, LogLevel.Error, "The engine ended: {End}. It is started again")]
    private partial void LogEnded(string end);

    [LoggerMessage(2103, LogLevel.Warning, "engine: {Line}")]
    private partial void LogLine(string line);
}
