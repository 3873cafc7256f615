using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Versions;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Collections;

/// <summary>Indexing again, ending work, and taking over what a dead process left.</summary>
public sealed class TaskTests(CollectionWorld world) : IClassFixture<CollectionWorld>
{
    [Fact]
    public async Task Documents_that_fit_the_filter_are_indexed_again_and_the_others_are_not()
    {
        var scene = await world.SceneAsync();
        var (one, two) = (await scene.IndexAsync("ward.txt", "The north lift is for beds alone."), await scene.IndexAsync("kitchen.txt", "The kitchen closes at eight."));
        await FieldAsync(scene, one, ("department", "ward"), ("year", "2024"));
        await FieldAsync(scene, two, ("department", "kitchen"), ("year", "2024"));
        var before = (One: await scene.RowAsync(one), Two: await scene.RowAsync(two));

        var queued = CollectionWorld.Value(await ReindexAsync(scene, new DocumentSelection { Fields = new Dictionary<string, string> { ["department"] = "ward", ["year"] = "2024" } }));
        queued.Documents.ShouldBe(1);
        await world.WorkAsync(scene);

        var task = await TaskAsync(scene, queued.Task);
        (task.State, task.Done, task.Total).ShouldBe((TaskState.Succeeded, 1, 1));
        (await scene.RowAsync(one))!.Attempt.ShouldBe(before.One!.Attempt + 1);
        (await scene.RowAsync(two))!.Attempt.ShouldBe(before.Two!.Attempt);
        (await scene.SearchAsync("lift")).Passages[0].DocumentId.ShouldBe(one.Value);
    }

    [Fact]
    public async Task A_filter_that_nothing_fits_and_a_second_start_are_refused()
    {
        var scene = await world.SceneAsync();
        await scene.IndexAsync("ward.txt", "The north lift is for beds alone.");

        (await ReindexAsync(scene, new DocumentSelection { Text = "nothing" })).Error!.Code.ShouldBe("collection.nothing_to_reindex");
        (await ReindexAsync(scene, new DocumentSelection())).Succeeded.ShouldBeTrue();
        (await ReindexAsync(scene, new DocumentSelection())).Error!.Code.ShouldBe("collection.task_under_way");
        await world.WorkAsync(scene);
    }

    [Fact]
    public async Task A_person_touches_only_documents_that_he_sees()
    {
        var scene = await world.SceneAsync();
        var board = await scene.GroupAsync("Board", scene.Tenant.Administrator);
        await scene.IndexAsync("secret.txt", "The merger is planned for spring.", board);

        (await ReindexAsync(scene, new DocumentSelection())).Error!.Code.ShouldBe("collection.nothing_to_reindex");
    }

    [Fact]
    public async Task Ending_it_half_way_leaves_every_document_searchable()
    {
        var scene = await world.SceneAsync();
        List<DocumentId> ids = [];
        for (var at = 0; at < 3; at++)
            ids.Add(await scene.IndexAsync($"lift{at}.txt", $"Lift number {at} is for beds alone."));
        var before = (await scene.RowAsync(ids[2]))!.Attempt;
        var queued = CollectionWorld.Value(await ReindexAsync(scene, new DocumentSelection { FromStart = true }));
        var read = 0;
        world.Extraction.Before = () =>
        {
            if (++read == 2)
                CancelAsync(scene, queued.Task).GetAwaiter().GetResult().Succeeded.ShouldBeTrue();
        };

        await world.WorkAsync(scene);
        world.Extraction.Before = () => { };

        (await TaskAsync(scene, queued.Task)).State.ShouldBe(TaskState.Cancelled);
        (await scene.RowAsync(ids[2]))!.Attempt.ShouldBe(before, "the third was not reached");
        (await scene.SearchAsync("lift beds")).Passages.Select(hit => hit.DocumentId).Order().ShouldBe(ids.Select(id => id.Value).Order());
    }

    [Fact]
    public async Task A_build_that_is_ended_before_it_began_frees_the_way_for_the_next_one()
    {
        var scene = await world.SceneAsync();
        await scene.IndexAsync("ward.txt", "The north lift is for beds alone.");
        var made = CollectionWorld.Value(await MakeAsync(scene));
        var task = await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().CollectionTasks.Where(row => row.CollectionId == scene.CollectionId).Select(row => row.Id).SingleAsync());

        (await CancelAsync(scene, task)).Succeeded.ShouldBeTrue();

        var version = await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().CollectionIndexes.AsNoTracking().SingleAsync(row => row.Id == made));
        (version.State, version.FailureCode).ShouldBe((IndexState.Failed, "collection.task_cancelled"));
        (await MakeAsync(scene)).Succeeded.ShouldBeTrue();
        (await CancelAsync(scene, task)).Error!.Code.ShouldBe("collection.task_wrong_state");
        await world.WorkAsync(scene);
        (await scene.SearchAsync("lift")).IndexNumber.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_dead_process_had_in_work_is_taken_at_once_and_what_lives_is_left()
    {
        var scene = await world.SceneAsync();
        var id = CollectionWorld.Value(await scene.AddAsync("ward.txt", "The north lift is for beds alone."));
        world.Extraction.Before = () => throw new WorkerDiedException();
        await Should.ThrowAsync<WorkerDiedException>(() => world.FireAsync(id));
        world.Extraction.Before = () => { };
        await world.FireAsync(id);
        (await scene.RowAsync(id))!.State.ShouldBe(DocumentState.Extracting, "the dead worker's lease still holds");
        await using var scope = world.Host.Services.CreateAsyncScope();
        var claims = scope.ServiceProvider.GetRequiredService<CollectionClaims>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();

        (await claims.TakeBackAsync(now.AddHours(-1), default)).ShouldBe(0, "a lease that was given after the process began is its own");
        (await claims.OfferableAsync(default)).ShouldNotContain(offer => offer.Id == id.Value);
        (await claims.TakeBackAsync(now.AddSeconds(1), default)).ShouldBe(1);
        (await claims.OfferableAsync(default)).ShouldContain(offer => offer.Id == id.Value);

        await world.FireAsync(id);
        var row = await scene.RowAsync(id);
        (row!.State, row.Attempt, row.Losses).ShouldBe((DocumentState.Indexed, 2, 0));
    }

    private Task<Outcome<(CollectionTaskId Task, int Documents)>> ReindexAsync(CollectionScene scene, DocumentSelection selection) =>
        world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<CollectionTasks>().ReindexAsync(scene.ProjectId, scene.CollectionId, selection, default));

    private Task<Outcome> CancelAsync(CollectionScene scene, CollectionTaskId task) =>
        world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<CollectionTasks>().CancelAsync(scene.ProjectId, scene.CollectionId, task, default));

    private Task<Outcome<CollectionIndexId>> MakeAsync(CollectionScene scene) => world.Host.ActAsAsync(scene.Tenant.Editor, services =>
        services.GetRequiredService<IndexVersions>().MakeAsync(scene.ProjectId, scene.CollectionId, new NewVersionRequest(TestEmbedders.Second.Value, new ChunkSettings()), default));

    private Task<CollectionTask> TaskAsync(CollectionScene scene, CollectionTaskId id) => world.Host.InWorkspaceAsync(scene.Tenant, services =>
        services.GetRequiredService<PlatformDbContext>().CollectionTasks.AsNoTracking().SingleAsync(row => row.Id == id));

    private Task<Outcome> FieldAsync(CollectionScene scene, DocumentId id, params (string Name, string Value)[] fields) => world.Host.ActAsAsync(scene.Tenant.Editor, services =>
        services.GetRequiredService<DocumentWishes>().ScopeAsync(scene.CollectionId, id, [], fields.ToDictionary(field => field.Name, field => field.Value), default));
}
