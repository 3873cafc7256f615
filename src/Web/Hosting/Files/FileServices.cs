namespace Platform.Web.Hosting.Files;

internal static class FileServices
{
    public static IServiceCollection AddFiles(this IServiceCollection services) => services
        .AddSingleton<IDiskSpace, DiskSpace>()
        .AddSingleton<TenantKeys>()
        .AddSingleton<IBlobStore, BlobStore>()
        .AddScoped<IDatasetReader, DatasetReader>();
}
