namespace Platform.Web.Features.Evaluations;

/// <summary>Clock, log and heartbeat of the evaluation job.</summary>
internal sealed class EvaluationJobTools(TimeProvider clock, ILogger<EvaluateJob> logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    public DateTimeOffset Now => clock.GetUtcNow();

    public ILogger Logger => logger;

    /// <summary>Renews the lease while one batch takes long or another base is at work; ends when disposed.</summary>
    public IAsyncDisposable Heartbeat(Func<Task<bool>> beat) => new Beating(beat, clock);

    private sealed class Beating : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ending = new();
        private readonly Task _beating;

        public Beating(Func<Task<bool>> beat, TimeProvider clock) => _beating = BeatAsync(beat, clock, _ending.Token);

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
}
