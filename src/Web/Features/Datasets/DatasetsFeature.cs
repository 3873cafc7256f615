using Platform.Web.Features.Datasets.Checking;
using Platform.Web.Features.Datasets.Importing;
using Platform.Web.Features.Datasets.Versions;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Files.Space;

namespace Platform.Web.Features.Datasets;

/// <summary>Uploads, mapping, checks, and immutable versions of training data.</summary>
internal static class DatasetsFeature
{
    public static IServiceCollection AddDatasetsFeature(this IServiceCollection services)
    {
        services.AddSingleton<CheckRows>();
        services.AddSingleton<WriteVersion>();
        services.AddScoped<SaveVersion>();
        services.AddScoped<DeleteVersion>();
        services.AddSingleton<IBlobOwner, DatasetBlobs>();
        services.AddScoped<IDatasetImporter, CreateVersionFromFiles>();
        services.AddSingleton<ImportWork>();
        services.AddScoped<ImportWishes>();
        services.AddScoped<UploadWishes>();
        services.AddScoped<StoreUpload>();
        services.AddScoped<RunImportWork>();
        services.AddScoped<DatasetQueries>();
        services.AddScoped<ImportQueries>();
        services.AddHostedService<DatasetWorker>();
        return services;
    }
}
