using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Domain.Metering;
using Platform.Web.Features.Collections.Answering;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Features.Collections.Versions;
using Platform.Web.Features.Playground;
using Platform.Web.Hosting.Metering;
using Platform.Web.Persistence;
using Platform.Web.Tests.Collections;

namespace Platform.Web.Tests.Metering;

/// <summary>Whatever uses a model for documents is counted: indexing, building a version, searching, the second look, answers and their support, the playground.</summary>
public sealed class DocumentUseTests(CollectionWorld world) : IClassFixture<CollectionWorld>
{
    private const string Text = "The evening round of the ward begins at 20:15 and is led by the charge nurse.";

    [Fact]
    public async Task Indexing_counts_tokens_and_time_and_a_version_that_is_built_counts_them_again()
    {
        var scene = await world.SceneAsync();
        await scene.IndexAsync("round.txt", Text);

        var first = (await UsedAsync(scene, UsageKind.Indexing)).ShouldHaveSingleItem();
        first.InputTokens.ShouldBeGreaterThanOrEqualTo(Text.Split(' ').Length);
        (first.Calls, first.OutputTokens).ShouldBe((1, 0));
        first.ComputeSeconds.ShouldBeGreaterThan(0);

        (await world.Host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<IndexVersions>()
            .MakeAsync(scene.ProjectId, scene.CollectionId, new NewVersionRequest(TestEmbedders.Second.Value, new ChunkSettings()), default))).Error.ShouldBeNull();
        await world.WorkAsync(scene);

        var both = (await UsedAsync(scene, UsageKind.Indexing)).ShouldHaveSingleItem();
        (both.InputTokens, both.Calls).ShouldBe((2 * first.InputTokens, 2));
        both.ComputeSeconds.ShouldBeGreaterThan(first.ComputeSeconds);
    }

    [Fact]
    public async Task A_search_counts_its_question_and_a_second_look_what_it_reads()
    {
        var scene = await world.SceneAsync();
        await scene.IndexAsync("one.txt", "The lift is again again again out of order.");
        await scene.IndexAsync("two.txt", "The lift is in order.");

        await scene.SearchAsync("lift");
        var plain = (await UsedAsync(scene, UsageKind.Search)).ShouldHaveSingleItem();
        (plain.Calls, plain.OutputTokens).ShouldBe((1, 0));
        plain.InputTokens.ShouldBeGreaterThan(0);

        (await world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<ChangeCollection>().RerankAsync(
            scene.ProjectId, scene.CollectionId, new RerankSettings { Kind = RerankKind.CrossEncoder, ModelId = TestRerankers.Model }, default))).Error.ShouldBeNull();
        await scene.SearchAsync("lift");
        var looked = (await UsedAsync(scene, UsageKind.Search)).ShouldHaveSingleItem();
        looked.Calls.ShouldBe(2);
        looked.InputTokens.ShouldBeGreaterThanOrEqualTo((2 * plain.InputTokens) + 13);
    }

    [Fact]
    public async Task An_answer_counts_the_model_and_the_embedding_of_its_support()
    {
        var scene = await world.SceneAsync();
        await scene.IndexAsync("round.txt", Text);
        var model = await world.ModelAsync(scene);
        world.Models.Says = (_, _) => "The evening round begins at 20:15 [1].";

        await world.Host.ActAsAsync(scene.Tenant.Editor, async services =>
        {
            await foreach (var step in services.GetRequiredService<AskCollection>().HandleAsync(scene.ProjectId, scene.CollectionId, new AskRequest("When does the evening round begin?") { Model = $"base:{model}" }, default))
                step.Refusal.ShouldBeNull();
            return 0;
        });

        var used = (await UsedAsync(scene, UsageKind.Answers)).ShouldHaveSingleItem();
        used.OutputTokens.ShouldBe(7);
        // the prompt's words alone are fewer: sentences and passages were embedded to judge the support
        used.Calls.ShouldBeGreaterThan(1);
        (await UsedAsync(scene, UsageKind.Search)).ShouldHaveSingleItem().Calls.ShouldBe(1);
    }

    [Fact]
    public async Task The_playground_counts_the_model_the_search_and_the_support()
    {
        var scene = await world.SceneAsync();
        await scene.IndexAsync("round.txt", Text);
        var model = await world.ModelAsync(scene);
        world.Models.Says = (_, _) => "The evening round begins at 20:15 [1].";
        var question = new PlaygroundQuestion { Model = $"base:{model}", Prompt = "When does the evening round of the ward begin?", Collection = scene.CollectionId.ToString() };

        await world.Host.ActAsAsync(scene.Tenant.Editor, async services =>
        {
            var ground = CollectionWorld.Value(await services.GetRequiredService<PlaygroundDocuments>().FindAsync(scene.ProjectId, question, default));
            await foreach (var piece in services.GetRequiredService<Platform.Web.Features.Playground.AskModel>().WithDocumentsAsync(scene.ProjectId, question, ground, tuned: false, default))
                piece.ShouldNotBeNull();
            return 0;
        });

        (await UsedAsync(scene, UsageKind.Answers)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(row => row.OutputTokens.ShouldBe(7), row => row.Calls.ShouldBeGreaterThan(1));
        (await UsedAsync(scene, UsageKind.Search)).ShouldHaveSingleItem().InputTokens.ShouldBeGreaterThan(0);
    }

    private async Task<List<UsageRecord>> UsedAsync(CollectionScene scene, UsageKind kind)
    {
        await world.Host.Services.GetRequiredService<UsageTally>().FlushAsync();
        return await world.Host.InWorkspaceAsync(scene.Tenant, services =>
            services.GetRequiredService<PlatformDbContext>().UsageRecords.AsNoTracking().Where(row => row.ProjectId == scene.ProjectId && row.Kind == kind).ToListAsync());
    }
}
