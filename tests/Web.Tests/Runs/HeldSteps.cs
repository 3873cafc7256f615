using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Domain.Runs;
using Platform.Training.Engine;
using Platform.Web.Hosting.Engine;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Runs;

/// <summary>
/// Keeps chosen runs at a step until they are let go. The machine may be so quick, or so busy, that a run ends before a wish for it is heard;
/// what is asked of a held run is heard while it is at work.
/// </summary>
internal sealed class HeldSteps(PortalTestHost host)
{
    private readonly ConcurrentDictionary<string, (int Step, TaskCompletionSource Gone)> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _steps = new(StringComparer.Ordinal);

    /// <summary>Puts the held engine in the place of the portal's own.</summary>
    public void Register(IServiceCollection services)
    {
        services.RemoveAll<IEngineLeases>();
        services.AddSingleton<EngineLeases>();
        services.AddSingleton<IEngineLeases>(provider => new Leases(provider.GetRequiredService<EngineLeases>(), this));
    }

    /// <summary>The run stays at this step, counted from its first one in this process.</summary>
    public void Hold(RunId run, int step) => _held[run.ToString()] = (step, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>The run goes on as soon as its node has looked at what people ask, and at its disk, once more.</summary>
    public async Task LetGoAsync(TestTenant tenant, RunId run)
    {
        // what is renewed now may have begun before the wish; the renewal after the next one says that the next one was over
        for (var beat = 0; beat < 2; beat++)
            await RenewedAsync(tenant, run);
        if (_held.TryRemove(run.ToString(), out var held))
            held.Gone.SetResult();
    }

    private async Task RenewedAsync(TestTenant tenant, RunId run)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var before = await LeaseAsync(tenant, run);
        while (await LeaseAsync(tenant, run) == before)
            await Task.Delay(50, patience.Token);
    }

    private Task<DateTimeOffset?> LeaseAsync(TestTenant tenant, RunId run) => host.InWorkspaceAsync(tenant, services =>
        services.GetRequiredService<PlatformDbContext>().Runs.Where(row => row.Id == run).Select(row => row.LeaseUntil).SingleAsync());

    internal async Task<OptimStepResult> StepAsync(IEngine engine, OptimStepRequest request, CancellationToken cancellationToken)
    {
        var step = _steps.AddOrUpdate(request.AdapterId, 1, (_, before) => before + 1);
        if (_held.TryGetValue(request.AdapterId, out var held) && step >= held.Step)
            await held.Gone.Task.WaitAsync(cancellationToken);
        return await engine.OptimStepAsync(request, cancellationToken);
    }

    private sealed class Leases(EngineLeases own, HeldSteps steps) : IEngineLeases
    {
        public async Task<EngineLease> AcquireAsync(LoadBaseRequest request, CancellationToken cancellationToken) => Held(await own.AcquireAsync(request, cancellationToken));

        public async Task<EngineLease> AcquireNowAsync(LoadBaseRequest request, CancellationToken cancellationToken) => Held(await own.AcquireNowAsync(request, cancellationToken));

        public async Task<EngineLease?> TryAcquireIdleAsync(LoadBaseRequest request, CancellationToken cancellationToken) =>
            await own.TryAcquireIdleAsync(request, cancellationToken) is { } lease ? Held(lease) : null;

        private EngineLease Held(EngineLease lease) => new(HeldEngine.Of(lease.Engine, steps), lease.Base, lease.Dispose);
    }
}
