namespace Platform.Web.Hosting.Extraction;

internal static class ExtractionServices
{
    /// <summary>Reading of uploaded files in limited child processes. Use it through <see cref="IDocumentExtraction"/>.</summary>
    public static IServiceCollection AddDocumentExtraction(this IServiceCollection services)
    {
        services.AddSingleton<Sandbox>();
        services.AddSingleton<IDocumentExtraction>(provider => new ExtractionProcess(provider.GetRequiredService<Sandbox>(), ExtractionLimit.Default));
        return services;
    }
}
