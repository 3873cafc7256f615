using Platform.Web.Features.Comparisons.Watching;
using Quartz;

namespace Platform.Web.Features.Comparisons;

/// <summary>Two models side by side in production: arms given by chance, watched by a rule that was stated before.</summary>
internal static class ComparisonsFeature
{
    public static IServiceCollection AddComparisonsFeature(this IServiceCollection services)
    {
        services.AddScoped<AnswerCase>();
        services.AddScoped<AssignCases>();
        services.AddScoped<ComparisonClaims>();
        services.AddScoped<ComparisonHealth>();
        services.AddScoped<ComparisonQueries>();
        services.AddScoped<ComparisonWork>();
        services.AddScoped<WatchComparison>();
        services.AddQuartz(quartz => quartz.ScheduleJob<ComparisonJob>(trigger => trigger.WithIdentity(ComparisonJob.Key)
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(ComparisonJob.Every).RepeatForever())));
        return services;
    }
}
