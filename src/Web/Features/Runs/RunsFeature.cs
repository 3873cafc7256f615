namespace Platform.Web.Features.Runs;

/// <summary>Runs: queue, execution, live rows, results.</summary>
internal static class RunsFeature
{
    public static IServiceCollection AddRunsFeature(this IServiceCollection services)
    {
        services.AddSingleton<RunSignals>();
        services.AddSingleton<IRunFeed>(provider => provider.GetRequiredService<RunSignals>());
        services.AddScoped<RunQueries>();
        services.AddScoped<RunSeriesQueries>();
        services.AddScoped<RunChanges>();
        services.AddScoped<PauseRun>();
        services.AddScoped<ResumeRun>();
        services.AddScoped<CancelRun>();
        services.AddScoped<RetryRun>();
        return services;
    }
}
