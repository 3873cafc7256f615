using Platform.Web.Hosting.Files.Space;

namespace Platform.Web.Hosting.Files;

internal static class FileServices
{
    public static IServiceCollection AddFiles(this IServiceCollection services) => services
        .AddSingleton<IDiskSpace, DiskSpace>()
        .AddSingleton<TenantKeys>()
        .AddSingleton<BlobStore>()
        .AddSingleton<IBlobStore>(provider => provider.GetRequiredService<BlobStore>())
        .AddSingleton<ReclaimSpace>()
        .AddScoped<IDatasetReader, DatasetReader>();
}
