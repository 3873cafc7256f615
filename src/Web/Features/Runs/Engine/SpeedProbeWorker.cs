using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Domain.Models;
using Platform.Domain.Nodes;
using Platform.Training.Engine;
using Platform.Web.Hosting.Engine;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>Measures the models that somebody forecasts a run of, while nobody uses this node's engine and no run waits for it.</summary>
internal sealed partial class SpeedProbeWorker(
    IServiceScopeFactory scopes, IEngineLeases engines, IOptions<LatheOptions> options, TimeProvider clock, ILogger<SpeedProbeWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await LookAsync(stoppingToken);
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<PlatformDbContext>>().CreateDbContextAsync(cancellationToken);
            var node = options.Value.NodeName;
            var wanted = await db.NodeSpeeds.Where(speed => speed.Node == node && speed.EndedAt == null).OrderBy(speed => speed.WantedAt).FirstOrDefaultAsync(cancellationToken);
            if (wanted is null || (await scope.ServiceProvider.GetRequiredService<RunClaims>().QueueAsync(cancellationToken)).Count > 0)
                return;
            await MeasureAsync(db, wanted, cancellationToken);
        }
        catch (Exception broken) when (DatabaseFault.Is(broken) || broken is EngineUnavailableException)
        {
            // The database or the engine was away; the next look does the same again.
            LogLater(broken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task MeasureAsync(PlatformDbContext db, NodeSpeed wanted, CancellationToken cancellationToken)
    {
        var folder = await db.BaseModels.Where(model => model.ContentHash == wanted.ModelHash && model.Status == BaseModelStatus.Usable)
            .Select(model => model.Folder).FirstOrDefaultAsync(cancellationToken);
        try
        {
            if (folder is null)
            {
                wanted.GivenUp("model.not_found", clock.GetUtcNow());
            }
            else
            {
                var precision = wanted.Precision == RunSpeeds.Word(Precision.Float32) ? Precision.Float32 : Precision.BFloat16;
                using var lease = await engines.TryAcquireIdleAsync(new LoadBaseRequest(folder, precision), cancellationToken);
                if (lease is null)
                    return;
                var (rate, tokens) = await SpeedProbe.MeasureAsync(lease.Engine, lease.Base, clock, cancellationToken);
                wanted.Measured(rate, tokens, clock.GetUtcNow());
                LogMeasured(rate, lease.Base.Family, tokens);
            }
        }
        catch (EngineException refusal)
        {
            wanted.GivenUp(refusal.Code, clock.GetUtcNow());
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(2021, LogLevel.Information, "This node trains a {Family} model at {TokensPerSecond} tokens a second, measured on steps of {StepTokens} tokens")]
    private partial void LogMeasured(double tokensPerSecond, string family, int stepTokens);

    [LoggerMessage(2022, LogLevel.Warning, "A model's speed could not be measured now; it is tried again")]
    private partial void LogLater(Exception exception);
}
