using Platform.Web.Features.Datasets.Checking;
using Platform.Web.Features.Datasets.Versions;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Datasets;

/// <summary>Uploads, mapping, checks, and immutable versions of training data.</summary>
internal static class DatasetsFeature
{
    public static IServiceCollection AddDatasetsFeature(this IServiceCollection services)
    {
        services.AddSingleton<CheckRows>();
        services.AddSingleton<WriteVersion>();
        services.AddScoped<SaveVersion>();
        services.AddScoped<IDatasetImporter, CreateVersionFromFiles>();
        return services;
    }
}
