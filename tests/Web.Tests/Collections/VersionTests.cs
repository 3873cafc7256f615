using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Questions;
using Platform.Web.Features.Collections.Versions;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Collections;

public sealed class VersionTests(CollectionWorld world) : IClassFixture<CollectionWorld>
{
    [Fact]
    public async Task A_new_version_is_built_beside_the_searched_one_and_takes_over_at_the_switch()
    {
        var scene = await world.SceneAsync();
        var id = await scene.IndexAsync("one.txt", "The north lift is for beds alone.");
        var next = CollectionWorld.Value(await MakeAsync(scene, TestEmbedders.Second));
        (await scene.SearchAsync("north lift")).IndexNumber.ShouldBe(1);

        await world.WorkAsync(scene);
        var late = await scene.IndexAsync("late.txt", "The south lift is for visitors.");
        CollectionWorld.Value(await SwitchAsync(scene, next)).ShouldBeTrue();

        var found = await scene.SearchAsync("lift");
        (found.IndexNumber, found.Passages.Select(hit => hit.DocumentId).Order().ToArray()).ShouldSatisfyAllConditions(
            one => one.IndexNumber.ShouldBe(2), one => one.Item2.ShouldBe(new[] { id.Value, late.Value }.Order()));
    }

    [Fact]
    public async Task A_roll_back_brings_the_old_version_up_to_date_before_it_is_searched()
    {
        var scene = await world.SceneAsync();
        await scene.IndexAsync("one.txt", "The north lift is for beds alone.");
        var first = (await VersionsAsync(scene)).Single().Id;
        var next = CollectionWorld.Value(await MakeAsync(scene, TestEmbedders.Second));
        await world.WorkAsync(scene);
        await SwitchAsync(scene, next);
        await scene.IndexAsync("late.txt", "The south lift is for visitors.");

        CollectionWorld.Value(await SwitchAsync(scene, first)).ShouldBeFalse();
        await world.WorkAsync(scene);
        CollectionWorld.Value(await SwitchAsync(scene, first)).ShouldBeTrue();

        var found = await scene.SearchAsync("lift");
        (found.IndexNumber, found.Passages.Count).ShouldBe((1, 2));
    }

    [Fact]
    public async Task An_erased_document_is_gone_from_every_version()
    {
        var scene = await world.SceneAsync();
        var id = await scene.IndexAsync("one.txt", "The north lift is for beds alone.");
        await MakeAsync(scene, TestEmbedders.Second);
        await world.WorkAsync(scene);
        (await scene.CountAsync(id)).ShouldBe((2, 2));

        await world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<EraseDocument>().HandleAsync(scene.CollectionId, id, default));

        (await scene.CountAsync(id)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Retrieval_is_measured_for_each_version_and_a_fall_on_the_same_questions_alerts()
    {
        var scene = await world.SceneAsync();
        var text = "The north lift is for beds alone and needs a key.";
        var id = await scene.IndexAsync("one.txt", text);
        await scene.IndexAsync("two.txt", "The garden is open to visitors in summer.");
        await world.Host.ActAsAsync(scene.Tenant.Editor, async services => CollectionWorld.Value(await services.GetRequiredService<SavedQuestions>().SaveAsync(
            scene.ProjectId, scene.CollectionId, null, new QuestionContent("Who may use the north lift?", null, [new ExpectedPassage(id.Value, 0, text.Length)]), default)));

        await MeasureAsync(scene);

        var first = (await MeasurementsAsync(scene)).Single();
        (first.Questions, first.Alerts).ShouldBe((1, false));
        first.Figures.Select(one => one.Method).ShouldBe(["hybrid", "keyword", "dense"]);
        first.Figures[0].ShouldSatisfyAllConditions(one => one.Recall10.ShouldBe(1), one => one.Mrr10.ShouldBe(1), one => one.Ndcg10.ShouldBe(1, 1e-12));

        // the passage is switched off in the indexes' rows only: measuring asks the indexes, so it is the document's text that must go for a fall
        await world.Host.ActAsAsync(scene.Tenant.Administrator, async services =>
        {
            await services.GetRequiredService<Platform.Web.Features.Collections.Indexing.IndexStores>().RemoveAsync(scene.Tenant.Scope, [(await VersionsAsync(scene)).Single().Id], id, default);
            return true;
        });
        await MeasureAsync(scene);
        var second = (await MeasurementsAsync(scene))[^1];
        (second.QuestionsHash, second.Alerts).ShouldBe((first.QuestionsHash, true));
        second.Fall.ShouldBe(1, 1e-12);
    }

    [Theory]
    [InlineData(VectorForm.Int8, 1)]
    [InlineData(VectorForm.FourBit, 5)]
    [InlineData(VectorForm.Binary, 20)]
    public async Task Building_a_version_measures_what_its_form_of_vectors_finds_on_its_own_passages(VectorForm form, int oversampling)
    {
        var scene = await world.SceneAsync();
        await IndexManyAsync(scene, 30);
        var next = CollectionWorld.Value(await MakeAsync(scene, TestEmbedders.Second, form));
        await world.WorkAsync(scene);

        var version = (await VersionsAsync(scene)).Single(one => one.Id == next);
        (version.State, version.Settings.Vectors).ShouldBe((IndexState.Ready, form));
        var figures = version.FirstPass.ShouldNotBeNull();
        (figures.Queries, figures.OnSavedQuestions, figures.Oversampling, figures.Passages).ShouldBe((30, false, oversampling, 30));
        figures.Recall10.ShouldBe(1, 1e-9); // thirty passages are all picked
        figures.Lower.ShouldBeInRange(0.85, 0.95);
        figures.FirstPassBytes.ShouldBeGreaterThanOrEqualTo(30 * 256 * (form switch { VectorForm.Int8 => 8, VectorForm.FourBit => 4, _ => 1 }) / 8);
        figures.TotalBytes.ShouldBeGreaterThan(figures.FirstPassBytes + 30 * 256 * 4);
        figures.MedianMilliseconds.ShouldBeGreaterThan(0);

        CollectionWorld.Value(await SwitchAsync(scene, next)).ShouldBeTrue();
        (await scene.SearchAsync("lift number 7")).Passages.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_vector_search_is_measured_on_saved_questions_where_there_are_enough_and_again_when_asked()
    {
        var scene = await world.SceneAsync();
        var documents = await IndexManyAsync(scene, 22);
        foreach (var (number, document) in documents.Index())
            await world.Host.ActAsAsync(scene.Tenant.Editor, async services => CollectionWorld.Value(await services.GetRequiredService<SavedQuestions>().SaveAsync(
                scene.ProjectId, scene.CollectionId, null, new QuestionContent($"Where is lift number {number}?", null, [new ExpectedPassage(document.Value, 0, 20)]), default)));
        var only = (await VersionsAsync(scene)).Single();

        (await world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<IndexVersions>().MeasureFirstPassAsync(scene.ProjectId, scene.CollectionId, only.Id, default))).Succeeded.ShouldBeTrue();
        await world.WorkAsync(scene);

        (await VersionsAsync(scene)).Single().FirstPass.ShouldNotBeNull().ShouldSatisfyAllConditions(one => one.Queries.ShouldBe(22), one => one.OnSavedQuestions.ShouldBeTrue());
    }

    [Fact]
    public async Task A_form_of_vectors_that_nobody_knows_is_refused()
    {
        var scene = await world.SceneAsync();

        (await MakeAsync(scene, TestEmbedders.Second, (VectorForm)7)).Error!.Code.ShouldBe("collection.vector_form_unknown");
    }

    private static async Task<List<DocumentId>> IndexManyAsync(CollectionScene scene, int count)
    {
        List<DocumentId> documents = [];
        for (var number = 0; number < count; number++)
            documents.Add(await scene.IndexAsync($"{number}.txt", $"Lift number {number} stands in hall {number * 7 % 31} beside ward {number * 3 % 17}."));
        return documents;
    }

    private Task<Platform.Domain.Kernel.Outcome<CollectionIndexId>> MakeAsync(CollectionScene scene, Platform.Domain.Models.BaseModelId embedder, VectorForm form = VectorForm.Int8) => world.Host.ActAsAsync(
        scene.Tenant.Editor, services => services.GetRequiredService<IndexVersions>().MakeAsync(scene.ProjectId, scene.CollectionId, new NewVersionRequest(embedder.Value, new ChunkSettings(), form), default));

    private Task<Platform.Domain.Kernel.Outcome<bool>> SwitchAsync(CollectionScene scene, CollectionIndexId id) => world.Host.ActAsAsync(
        scene.Tenant.Editor, services => services.GetRequiredService<IndexVersions>().SwitchAsync(scene.ProjectId, scene.CollectionId, id, default));

    private Task<IReadOnlyList<IndexVersionView>> VersionsAsync(CollectionScene scene) =>
        world.Host.ActAsAsync(scene.Tenant.Reader, services => services.GetRequiredService<CollectionQueries>().VersionsAsync(scene.CollectionId, default));

    private async Task MeasureAsync(CollectionScene scene)
    {
        await world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<SavedQuestions>().MeasureAsync(scene.ProjectId, scene.CollectionId, null, default));
        await world.WorkAsync(scene);
        var failed = await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().CollectionTasks.Where(task => task.State == TaskState.Failed).Select(task => task.FailureMessage).ToListAsync());
        failed.ShouldBeEmpty();
    }

    private Task<IReadOnlyList<MeasurementView>> MeasurementsAsync(CollectionScene scene) =>
        world.Host.ActAsAsync(scene.Tenant.Reader, services => services.GetRequiredService<SavedQuestions>().MeasurementsAsync(scene.CollectionId, default));
}
