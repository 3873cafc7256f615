using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Features.Collections.Sources;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Collections;

/// <summary>A collection and a folder that it may follow.</summary>
internal sealed class SourceScene : IDisposable
{
    private SourceScene(CollectionScene scene, string root) => (Scene, Root) = (scene, root);

    public CollectionScene Scene { get; }

    public string Root { get; }

    private CollectionWorld World => Scene.World;

    public static async Task<SourceScene> MakeAsync(CollectionWorld world)
    {
        var scene = await world.SceneAsync();
        var source = new SourceScene(scene, Directory.CreateTempSubdirectory("lathe-source-").FullName);
        var connectors = world.Host.Services.GetRequiredService<IOptions<LatheOptions>>().Value.Connectors;
        connectors.Roots = [.. connectors.Roots, new ConnectorRoot { Path = source.Root, Workspaces = [scene.Tenant.Scope.WorkspaceId.Value] }];
        return source;
    }

    public void Dispose()
    {
        if (Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
    }

    /// <summary>Writes a file, older than now, so that a later writing is seen by its time too.</summary>
    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Delete(string path) => File.Delete(Path.Combine(Root, path));

    public Task<Outcome<CollectionSourceId>> TryBindAsync(string folder = "", Func<SourcePlan, SourcePlan>? with = null, string? root = null) => World.Host.ActAsAsync(Scene.Tenant.Administrator, services =>
    {
        var plan = new SourcePlan { Root = root ?? Root, Folder = folder };
        return services.GetRequiredService<CollectionSources>().FollowAsync(Scene.ProjectId, Scene.CollectionId, with is null ? plan : with(plan), default);
    });

    /// <summary>Binds the folder, synchronises and indexes what came.</summary>
    public async Task<CollectionSourceId> BindAsync(Func<SourcePlan, SourcePlan>? with = null)
    {
        var id = CollectionWorld.Value(await TryBindAsync(with: with));
        await World.WorkAsync(Scene);
        return id;
    }

    /// <summary>Synchronises, and indexes what came.</summary>
    public async Task<SyncView> SyncAsync(CollectionSourceId id, bool confirmed = false)
    {
        await QueueAsync(id, confirmed);
        await World.WorkAsync(Scene);
        return (await ViewAsync(id)).History[0];
    }

    public Task QueueAsync(CollectionSourceId id, bool confirmed = false) => World.Host.ActAsAsync(Scene.Tenant.Administrator, async services =>
    {
        (await services.GetRequiredService<CollectionSources>().SyncAsync(Scene.CollectionId, id, confirmed, default)).Error.ShouldBeNull();
        return true;
    });

    public Task<SourceView> ViewAsync(CollectionSourceId id) => World.Host.ActAsAsync(Scene.Tenant.Administrator, async services =>
        (await services.GetRequiredService<CollectionSources>().ListAsync(Scene.CollectionId, default)).Single(source => source.Id == id));

    /// <summary>Names of the collection's documents.</summary>
    public Task<List<string>> NamesAsync() => World.Host.InWorkspaceAsync(Scene.Tenant, services =>
        services.GetRequiredService<PlatformDbContext>().CollectionDocuments.Where(row => row.CollectionId == Scene.CollectionId).OrderBy(row => row.Name).Select(row => row.Name).ToListAsync());

    public Task<CollectionDocument> DocumentAsync(string name) => World.Host.InWorkspaceAsync(Scene.Tenant, services =>
        services.GetRequiredService<PlatformDbContext>().CollectionDocuments.AsNoTracking().SingleAsync(row => row.CollectionId == Scene.CollectionId && row.Name == name));

    public Task<int> ReceiptsAsync() => World.Host.InWorkspaceAsync(Scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().ErasureReceipts.CountAsync());
}
