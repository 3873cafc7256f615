using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Models;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Models;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Models;

/// <summary>A models folder, a medium to import from, and a database of its own for one test.</summary>
internal sealed class CatalogueBench : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lathe-models-").FullName;
    private readonly ServiceProvider _services;
    private readonly IServiceScope _scope;

    public CatalogueBench()
    {
        var services = new ServiceCollection();
        services.AddOptions<LatheOptions>().Configure(options =>
        {
            options.DataFolder = Path.Combine(_root, "data");
            options.ModelsFolder = Path.Combine(_root, "models");
            options.DemoFolder = Path.Combine(_root, "demo");
        });
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DataFolders>();
        services.AddScoped<TenantContext>();
        services.AddScoped<ITenantContext>(provider => provider.GetRequiredService<TenantContext>());
        services.AddPersistence();
        services.AddAuditing();
        services.AddModelsFeature();
        _services = services.BuildServiceProvider();
        _scope = _services.CreateScope();
        Get<TenantContext>().UseJob(new TenantScope(TenantId.From(Guid.CreateVersion7()), WorkspaceId.From(Guid.CreateVersion7())), "test");
        using var db = Database();
        db.Database.EnsureCreated();
    }

    public string ModelsFolder => Get<DataFolders>().Models;

    public string Medium => Directory.CreateDirectory(Path.Combine(_root, "medium")).FullName;

    public T Get<T>()
        where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    public PlatformDbContext Database() => Get<IDbContextFactory<PlatformDbContext>>().CreateDbContext();

    public async Task<BaseModel> ReadOnlyModelAsync()
    {
        await Get<ReadCatalogue>().HandleAsync(CancellationToken.None);
        await using var db = Database();
        return await db.BaseModels.SingleAsync();
    }

    public async Task<ModelImport> ImportAsync(string source, string name, string? licence = null)
    {
        var asked = await Get<ImportModel>().HandleAsync(new ImportModelRequest(source, name, licence), CancellationToken.None);
        asked.Succeeded.ShouldBeTrue(asked.Error?.ToString());
        (await Get<RunImport>().HandleAsync(CancellationToken.None)).ShouldBeTrue();
        await using var db = Database();
        return await db.ModelImports.SingleAsync(import => import.Id == asked.Value);
    }

    public async ValueTask DisposeAsync()
    {
        _scope.Dispose();
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_root, recursive: true);
    }
}
