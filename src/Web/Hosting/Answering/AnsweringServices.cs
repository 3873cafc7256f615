namespace Platform.Web.Hosting.Answering;

internal static class AnsweringServices
{
    /// <summary>Asking models, for evaluations and the playground.</summary>
    /// <param name="services">The services.</param>
    /// <param name="hasEngine">False for a portal whose engines are on other machines.</param>
    public static IServiceCollection AddAnswering(this IServiceCollection services, bool hasEngine)
    {
        services.AddSingleton<ChatRenderers>();
        services.AddScoped<ProjectModels>();
        return hasEngine ? services.AddSingleton<IModelAnswers, EngineModelAnswers>() : services.AddSingleton<IModelAnswers, NoModelAnswers>();
    }
}
