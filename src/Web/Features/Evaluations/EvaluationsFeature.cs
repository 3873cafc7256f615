using Platform.Web.Hosting.FollowUps;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;

namespace Platform.Web.Features.Evaluations;

/// <summary>Evaluations: base against tuned on held-out cases.</summary>
internal static class EvaluationsFeature
{
    public static IServiceCollection AddEvaluationsFeature(this IServiceCollection services, LatheOptions options)
    {
        services.AddSingleton<EvaluationJobTools>();
        services.AddScoped<CaseFile>();
        services.AddScoped<EvaluationCases>();
        services.AddSingleton<IBlobOwner, EvaluationBlobs>();
        services.AddScoped<EvaluationQueries>();
        services.AddScoped<EvaluationClaims>();
        services.AddScoped<EvaluationSteps>();
        services.AddScoped<EvaluationStore>();
        services.AddScoped<IRunFollowUp, EvaluateFinishedRun>();
        services.AddScoped<VerdictWords>();
        services.AddScoped<StartEvaluation>();
        services.AddScoped<CancelEvaluation>();
        services.AddQueuedJob<EvaluateJob>(EvaluateJob.Key, options);
        if (options.RunsJobs)
            services.AddHostedService<EvaluationSweepWorker>();
        return services;
    }
}
