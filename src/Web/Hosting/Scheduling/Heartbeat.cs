namespace Platform.Web.Hosting.Scheduling;

/// <summary>Renews the lease of a job while one step takes long; ends when disposed, or when the beat says that the lease is lost.</summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _ending = new();
    private readonly Task _beating;

    public Heartbeat(Func<Task<bool>> beat, TimeProvider clock) => _beating = BeatAsync(beat, clock, _ending.Token);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _beating;
        _ending.Dispose();
    }

    private static async Task BeatAsync(Func<Task<bool>> beat, TimeProvider clock, CancellationToken ending)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (!ending.IsCancellationRequested)
        {
            var tick = timer.WaitForNextTickAsync(ending).AsTask();
            await ((Task)tick).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ending.IsCancellationRequested || !await beat())
                return;
        }
    }
}
