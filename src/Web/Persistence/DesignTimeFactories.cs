using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Persistence;

/// <summary>Used by <c>dotnet ef</c> only.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqlitePlatformDbContext>
{
    public SqlitePlatformDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<SqlitePlatformDbContext>().UseApplicationServiceProvider(DesignTime.Services()).UseSqlite("Data Source=design.db").Options,
        new TenantContext());
}

/// <summary>Used by <c>dotnet ef</c> only.</summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresPlatformDbContext>
{
    public PostgresPlatformDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<PostgresPlatformDbContext>().UseApplicationServiceProvider(DesignTime.Services()).UseNpgsql("Host=design").Options,
        new TenantContext());
}

file static class DesignTime
{
    /// <summary>Identity reads its schema version from the application's services.</summary>
    public static IServiceProvider Services() => new ServiceCollection()
        .Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
        .BuildServiceProvider();
}
