using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Persistence;

internal static class PersistenceServices
{
    public static IServiceCollection AddPersistence(this IServiceCollection services)
    {
        services.AddScoped<IDbContextFactory<PlatformDbContext>, PlatformDbContextFactory>();
        // Identity's stores take a context from the scope; everything else takes the factory, a context a call.
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<PlatformDbContext>>().CreateDbContext());
        return services;
    }
}

/// <summary>Makes contexts of the configured provider for the scope's tenant.</summary>
internal sealed class PlatformDbContextFactory(IServiceProvider services, IOptions<LatheOptions> options, DataFolders folders, ITenantContext tenant)
    : IDbContextFactory<PlatformDbContext>
{
    public PlatformDbContext CreateDbContext() => options.Value.Database == "postgres"
        ? new PostgresPlatformDbContext(
            new DbContextOptionsBuilder<PostgresPlatformDbContext>().UseApplicationServiceProvider(services).UseNpgsql(options.Value.PostgresConnection).Options, tenant)
        : new SqlitePlatformDbContext(
            new DbContextOptionsBuilder<SqlitePlatformDbContext>().UseApplicationServiceProvider(services)
                .UseSqlite($"Data Source={folders.Database};Foreign Keys=True;Default Timeout=30").Options, tenant);
}
