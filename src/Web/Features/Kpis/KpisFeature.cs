using Platform.Web.Features.Kpis.Erasing;
using Platform.Web.Hosting.FollowUps;

namespace Platform.Web.Features.Kpis;

/// <summary>What a project is to move, and the observations that say whether it did.</summary>
internal static class KpisFeature
{
    public static IServiceCollection AddKpisFeature(this IServiceCollection services) => services
        .AddScoped<KpiQueries>()
        .AddScoped<CreateKpi>()
        .AddScoped<EraseCases>()
        .AddScoped<ErasureQueries>()
        .AddScoped<IEvaluationFollowUp, FeedFromHoldout>()
        .AddScoped<ReceiveObservations>();
}
