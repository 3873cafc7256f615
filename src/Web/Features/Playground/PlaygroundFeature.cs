namespace Platform.Web.Features.Playground;

/// <summary>Talking to base and tuned side by side.</summary>
internal static class PlaygroundFeature
{
    public static IServiceCollection AddPlaygroundFeature(this IServiceCollection services)
    {
        services.AddScoped<PlaygroundDocuments>();
        services.AddScoped<AskModel>();
        return services;
    }
}
