using Platform.Web.Features.Runs.Engine;
using Platform.Web.Hosting.Models;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;

namespace Platform.Web.Features.Runs;

/// <summary>Runs: queue, execution, live rows, results.</summary>
internal static class RunsFeature
{
    public static IServiceCollection AddRunsFeature(this IServiceCollection services, LatheOptions settings)
    {
        services.AddSingleton<RunSignals>();
        services.AddSingleton<IRunFeed>(provider => provider.GetRequiredService<RunSignals>());
        services.AddScoped<RunQueries>();
        services.AddScoped<RunSeriesQueries>();
        services.AddScoped<RunPageQueries>();
        services.AddScoped<NewRunQueries>();
        services.AddScoped<SampleQueries>();
        services.AddSingleton<ModelSamples>();
        services.AddScoped<RunChanges>();
        services.AddScoped<RepeatRun>();
        services.AddScoped<PauseRun>();
        services.AddScoped<ResumeRun>();
        services.AddScoped<CancelRun>();
        services.AddScoped<RetryRun>();
        services.AddScoped<DeleteRun>();
        services.AddScoped<RunClaims>();
        services.AddScoped<RunUsage>();
        services.AddScoped<RunQueue>();
        services.AddScoped<RunAdmission>();
        services.AddScoped<RunSpeeds>();
        services.AddScoped<RunForecasts>();
        services.AddScoped<RunPlanner>();
        services.AddScoped<QueueRun>();
        services.AddScoped<ForecastRun>();
        services.AddSingleton<IQueueBoard, RunQueueBoard>();
        services.AddQueuedJob<ExecuteRunJob>(ExecuteRunJobKey.Name, settings);
        if (settings.RunsJobs)
            services.AddRunExecution();
        return services;
    }

    private static void AddRunExecution(this IServiceCollection services)
    {
        services.AddScoped<RunInputs>();
        services.AddScoped<RunLedger>();
        services.AddSingleton<DiskGuard>();
        services.AddScoped<RunSources>();
        services.AddScoped<RunWork>();
        services.AddHostedService<RunSweepWorker>();
        services.AddHostedService<SpeedProbeWorker>();
    }
}
