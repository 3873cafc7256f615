namespace Platform.Web.Features.Models;

/// <summary>Base models: the catalogue of this installation and the import of weights from local media.</summary>
internal static class ModelsFeature
{
    public static IServiceCollection AddModelsFeature(this IServiceCollection services)
    {
        services.AddSingleton<ModelImportQueue>();
        services.AddScoped<ReadCatalogue>();
        services.AddSingleton<FindModelSources>();
        services.AddScoped<ImportModel>();
        services.AddScoped<StopImport>();
        services.AddScoped<RunImport>();
        services.AddScoped<ChooseLicence>();
        services.AddScoped<ModelQueries>();
        services.AddHostedService<ModelCatalogueWorker>();
        return services;
    }
}
