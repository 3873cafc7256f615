using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Datasets;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Datasets;

/// <summary>A database and data folder of their own, with tenants, workspaces and projects as a test asks for them.</summary>
internal sealed class TestWorkspace : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;

    private TestWorkspace()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Options.Create(Folder.Options));
        services.AddSingleton(Folder.Folders);
        services.AddSingleton<IDataProtectionProvider>(Folder.Protection);
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        services.AddScoped<TenantContext>();
        services.AddScoped<ITenantContext>(provider => provider.GetRequiredService<TenantContext>());
        services.AddPersistence();
        services.AddAuditing();
        services.AddFiles();
        services.AddSingleton<IDiskSpace>(Folder.Disk);
        services.AddDatasetsFeature();
        _services = services.BuildServiceProvider();
    }

    public TestFolder Folder { get; } = new();

    public TenantScope Scope { get; private set; }

    public ProjectId ProjectId { get; private set; }

    public IServiceProvider Services => _services;

    public static async Task<TestWorkspace> OpenAsync(TaskKind task = TaskKind.Answer)
    {
        var workspace = new TestWorkspace();
        await using (var scope = workspace._services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().Database.EnsureCreatedAsync();
        (workspace.Scope, workspace.ProjectId) = await workspace.AddTenantAsync(task);
        return workspace;
    }

    /// <summary>Another organisation with a workspace and a project.</summary>
    public async Task<(TenantScope Scope, ProjectId ProjectId)> AddTenantAsync(TaskKind task = TaskKind.Answer)
    {
        await using var scope = _services.CreateAsyncScope();
        var tenant = new Tenant(TypedId.New<TenantId>(Now), $"Tenant {Guid.CreateVersion7()}", Now);
        var workspace = Workspace.Create(tenant.Id, "Team", Now).Value;
        var owner = new TenantScope(tenant.Id, workspace.Id);
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(owner, "test");
        var project = Project.Create(owner, "Project", null, Vertical.Blank, task, "test", Now).Value;
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        db.AddRange(tenant, workspace, project);
        await db.SaveChangesAsync();
        return (owner, project.Id);
    }

    /// <summary>Services acting for the workspace, or another one.</summary>
    public AsyncServiceScope Act(TenantScope? other = null)
    {
        var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(other ?? Scope, "test");
        return scope;
    }

    /// <summary>Makes a version of files given as text.</summary>
    public async Task<Outcome<DatasetVersionId>> ImportAsync(ServerImport request)
    {
        await using var scope = Act();
        return await scope.ServiceProvider.GetRequiredService<IDatasetImporter>().CreateVersionAsync(request, CancellationToken.None);
    }

    public Task<Outcome<DatasetVersionId>> ImportAsync(params (string Name, string Content)[] files) =>
        ImportAsync(new ServerImport(ProjectId, "Data", [.. files.Select(file => new ServerFile(file.Name, () => new MemoryStream(Encoding.UTF8.GetBytes(file.Content))))]));

    public async Task<DatasetSource> FindAsync(DatasetVersionId version)
    {
        await using var scope = Act();
        return (await scope.ServiceProvider.GetRequiredService<IDatasetReader>().FindAsync(version, CancellationToken.None)).Value;
    }

    public async Task<List<DatasetRow>> RowsAsync(DatasetVersionId version, SplitName split)
    {
        await using var scope = Act();
        var rows = await scope.ServiceProvider.GetRequiredService<IDatasetReader>().OpenAsync(version, split, CancellationToken.None);
        var list = new List<DatasetRow>();
        await foreach (var row in rows.Value)
            list.Add(row);
        return list;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Folder.Dispose();
    }
}
