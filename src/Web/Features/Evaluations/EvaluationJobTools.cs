using Platform.Web.Hosting.Scheduling;

namespace Platform.Web.Features.Evaluations;

/// <summary>Clock, log and heartbeat of the evaluation job.</summary>
internal sealed class EvaluationJobTools(TimeProvider clock, ILogger<EvaluateJob> logger)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public ILogger Logger => logger;

    /// <summary>Renews the lease while one batch takes long or another base is at work; ends when disposed.</summary>
    public IAsyncDisposable Heartbeat(Func<Task<bool>> beat) => new Heartbeat(beat, clock);
}
