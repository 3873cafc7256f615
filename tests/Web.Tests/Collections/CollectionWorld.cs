using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Rag.Index;
using Platform.Rag.Index.Embedded;
using Platform.Rag.Keyword;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Extraction;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;
using Platform.Web.Tests.Evaluations;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Collections;

/// <summary>A portal with real indexes and extraction, whose embedder counts words and whose model is scripted. Jobs run when a test fires them.</summary>
public sealed class CollectionWorld : IAsyncLifetime
{
    internal PortalTestHost Host { get; } = new() { ReadsModels = false };

    internal ScriptedModels Models { get; } = new();

    internal TestEmbedders Embedders { get; } = new();

    internal TestRerankers Rerankers { get; } = new();

    internal InProcessExtraction Extraction { get; } = new();

    internal DyingIndexes Death { get; } = new();

    /// <summary>True to keep the indexes that the settings name in place of those that can die.</summary>
    internal bool KeepsStores { get; init; }

    public ValueTask InitializeAsync()
    {
        Host.Replacements = services =>
        {
            services.RemoveAll<IModelAnswers>();
            services.RemoveAll<ICollectionEmbedders>();
            services.RemoveAll<ICollectionRerankers>();
            services.RemoveAll<IDocumentExtraction>();
            services.AddSingleton<IModelAnswers>(Models);
            services.AddSingleton<ICollectionEmbedders>(Embedders);
            services.AddSingleton<ICollectionRerankers>(Rerankers);
            services.AddSingleton<IDocumentExtraction>(Extraction);
            if (KeepsStores)
                return;
            services.RemoveAll<IVectorIndex>();
            services.RemoveAll<IKeywordIndex>();
            services.AddSingleton<IVectorIndex>(provider => new DyingVectorIndex(new EmbeddedVectorIndex(provider.GetRequiredService<DataFolders>().Sub("indexes", "vectors")), Death));
            services.AddSingleton<IKeywordIndex>(provider => new DyingKeywordIndex(new SqliteKeywordIndex(provider.GetRequiredService<DataFolders>().Sub("indexes", "words")), Death));
        };
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>A project with an empty collection that is searched by words and meaning.</summary>
    internal async Task<CollectionScene> SceneAsync(bool wordsOnly = false)
    {
        var tenant = await Host.CreateTenantAsync();
        var project = await Host.InWorkspaceAsync(tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var made = Project.Create(tenant.Scope, "Ward handbook", null, Vertical.Medical, TaskKind.Answer, "test", DateTimeOffset.UnixEpoch).Value;
            db.Add(made);
            await db.SaveChangesAsync();
            return made.Id;
        });
        var collection = await Host.ActAsAsync(tenant.Editor, async services => Value(
            await services.GetRequiredService<CreateCollection>().HandleAsync(project, new CreateCollectionRequest("Handbook", null, WordsOnly: wordsOnly), default)));
        return new CollectionScene(this, tenant, project, collection);
    }

    /// <summary>A model that can be asked; its words come from <see cref="Models"/>.</summary>
    internal Task<BaseModelId> ModelAsync(CollectionScene scene) => Host.InWorkspaceAsync(scene.Tenant, async services =>
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        var model = BaseModel.Found($"/models/{Guid.CreateVersion7()}", new(new("llama", 1, 2048, 512, 1, "F32", true), null, ModelLicence.Unknown, [], []), DateTimeOffset.UnixEpoch);
        db.Add(model);
        await db.SaveChangesAsync();
        return model.Id;
    });

    /// <summary>Fires the document's job once, as the scheduler would.</summary>
    internal async Task FireAsync(DocumentId id, CancellationToken cancellationToken = default)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<IndexDocumentJob>(scope.ServiceProvider).Execute(null!, new JobInput(id.Value), cancellationToken);
    }

    /// <summary>Does everything that waits for the collection's worker.</summary>
    internal async Task WorkAsync(CollectionScene scene)
    {
        while (true)
        {
            var (documents, tasks) = await Host.InWorkspaceAsync(scene.Tenant, async services =>
            {
                var db = services.GetRequiredService<PlatformDbContext>();
                return (await db.CollectionDocuments.Where(row => row.State == DocumentState.Queued).Select(row => row.Id).ToListAsync(),
                    await db.CollectionTasks.Where(row => row.State == TaskState.Queued).Select(row => row.Id).ToListAsync());
            });
            if (documents.Count + tasks.Count == 0)
                return;
            foreach (var id in documents)
                await FireAsync(id);
            foreach (var id in tasks)
            {
                await using var scope = Host.Services.CreateAsyncScope();
                await ActivatorUtilities.CreateInstance<CollectionTaskJob>(scope.ServiceProvider).Execute(null!, new JobInput(id.Value));
            }
        }
    }

    internal static T Value<T>(Outcome<T> outcome) => outcome.Succeeded ? outcome.Value : throw new InvalidOperationException(outcome.Error.ToString());
}

/// <summary>A tenant with a project and a collection.</summary>
internal sealed record CollectionScene(CollectionWorld World, TestTenant Tenant, ProjectId ProjectId, CollectionId CollectionId)
{
    public string Root => $"/projects/{ProjectId}/documents/{CollectionId}";

    public Task<Outcome<DocumentId>> AddAsync(string name, string text, params string[] groups) => AddBytesAsync(name, Encoding.UTF8.GetBytes(text), groups);

    public Task<Outcome<DocumentId>> AddBytesAsync(string name, byte[] content, params string[] groups) => World.Host.ActAsAsync(Tenant.Administrator, services => services.GetRequiredService<AddDocument>()
        .HandleAsync(new NewDocument(CollectionId, name, new MemoryStream(content), Guid.CreateVersion7(), groups, new Dictionary<string, string>()), default));

    /// <summary>Adds a document and has it indexed.</summary>
    public async Task<DocumentId> IndexAsync(string name, string text, params string[] groups)
    {
        var id = CollectionWorld.Value(await AddAsync(name, text, groups));
        await World.FireAsync(id);
        var row = await RowAsync(id);
        row!.State.ShouldBe(DocumentState.Indexed, row.FailureMessage);
        return id;
    }

    public Task<SearchResult> SearchAsync(string question, TestPerson? person = null, int count = 10) => World.Host.ActAsAsync(person ?? Tenant.Editor, async services =>
        CollectionWorld.Value(await services.GetRequiredService<SearchCollection>().HandleAsync(CollectionId, new SearchRequest(question, count), default)));

    public Task<CollectionDocument?> RowAsync(DocumentId id) => World.Host.InWorkspaceAsync(Tenant, services =>
        services.GetRequiredService<PlatformDbContext>().CollectionDocuments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id));

    /// <summary>Vectors and keyword entries of a document in every version.</summary>
    public Task<(int Vectors, int Keywords)> CountAsync(DocumentId id) => World.Host.InWorkspaceAsync(Tenant, async services =>
    {
        var indexes = await services.GetRequiredService<PlatformDbContext>().CollectionIndexes.Select(row => row.Id).ToListAsync();
        return await services.GetRequiredService<IndexStores>().CountAsync(Tenant.Scope, indexes, id, default);
    });

    /// <summary>Lets the worker's lease run out.</summary>
    public Task ExpireAsync(DocumentId id) => World.Host.InWorkspaceAsync(Tenant, services => services.GetRequiredService<PlatformDbContext>().CollectionDocuments.Where(row => row.Id == id)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, DateTimeOffset.UnixEpoch)));

    public Task<string> GroupAsync(string name, params TestPerson[] people) => World.Host.ActAsAsync(Tenant.Administrator, async services =>
    {
        var groups = services.GetRequiredService<ReaderGroups>();
        var id = CollectionWorld.Value(await groups.SaveAsync(null, name, [.. people.Select(person => person.Id)], default));
        return (await groups.ListAsync(default)).Single(group => group.Id == id).Key;
    });
}
