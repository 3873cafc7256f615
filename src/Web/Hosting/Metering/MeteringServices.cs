using Quartz;

namespace Platform.Web.Hosting.Metering;

internal static class MeteringServices
{
    public static IServiceCollection AddMetering(this IServiceCollection services)
    {
        services.AddScoped<MeteredAnswers>();
        services.AddScoped<MeteredModels>();
        services.AddSingleton<UsageTally>();
        services.AddHostedService<UsageTallyWorker>();
        services.AddScoped<UsageMeter>();
        services.AddScoped<UsageQueries>();
        services.AddQuartz(quartz => quartz.ScheduleJob<StorageMeter>(trigger => trigger.WithIdentity(StorageMeter.Key)
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(StorageMeter.Every).RepeatForever())));
        return services;
    }
}
