using Platform.Web.Features.Nodes.Engine;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Features.Nodes;

/// <summary>Nodes and the queue, for the people who run the installation.</summary>
internal static class NodesFeature
{
    public static IServiceCollection AddNodesFeature(this IServiceCollection services, LatheOptions settings)
    {
        services.AddScoped<NodeQueries>();
        services.AddScoped<DrainNode>();
        services.AddScoped<MoveRun>();
        if (settings.RunsJobs)
            services.AddHostedService<NodeWorker>();
        return services;
    }
}
