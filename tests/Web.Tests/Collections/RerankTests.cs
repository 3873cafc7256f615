using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Features.Collections.Answering;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Questions;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Collections;

/// <summary>The second look: applied, shown, limited, kept with answers and figures.</summary>
public sealed class RerankTests(CollectionWorld world) : IClassFixture<CollectionWorld>
{
    [Fact]
    public async Task The_second_look_orders_the_passages_and_says_what_it_did()
    {
        var scene = await FilledAsync();
        var plain = await scene.SearchAsync("lift");
        plain.Rerank.ShouldBeNull();
        await ChooseAsync(scene, new RerankSettings { Kind = RerankKind.CrossEncoder, ModelId = TestRerankers.Model, Share = 1 });

        var found = await scene.SearchAsync("lift");

        found.Passages[0].Text.ShouldContain("again again again");
        found.Passages[0].RankBefore.ShouldBe(plain.Passages.ToList().FindIndex(hit => hit.Text.Contains("again again", StringComparison.Ordinal)) + 1);
        found.Passages.ShouldAllBe(hit => hit.Rerank != null);
        (found.Rerank!.Model, found.Rerank.Looked, found.Rerank.Because).ShouldBe(("twice", 3, null));
        (await world.Host.ActAsAsync(scene.Tenant.Editor, async services => CollectionWorld.Value(
            await services.GetRequiredService<SearchCollection>().HandleAsync(scene.CollectionId, new SearchRequest("lift", Rerank: false), default)))).Rerank.ShouldBeNull();
    }

    [Fact]
    public async Task A_look_that_is_too_slow_busy_or_gone_leaves_the_order_and_says_why()
    {
        var scene = await FilledAsync();
        var plain = await scene.SearchAsync("lift");
        await ChooseAsync(scene, new RerankSettings { Kind = RerankKind.CrossEncoder, ModelId = TestRerankers.Model, Share = 1, LimitMilliseconds = RerankSettings.LeastMilliseconds });
        List<string?> reasons = [];
        foreach (var (slow, busy, gone) in new[] { (true, false, false), (false, true, false), (false, false, true) })
        {
            (world.Rerankers.Takes, world.Rerankers.Busy, world.Rerankers.Gone) = (slow ? TimeSpan.FromMinutes(5) : TimeSpan.Zero, busy, gone);
            var found = await scene.SearchAsync("lift");
            found.Passages.Select(hit => hit.ChunkId).ShouldBe(plain.Passages.Select(hit => hit.ChunkId));
            reasons.Add(found.Rerank!.Because);
        }

        (world.Rerankers.Takes, world.Rerankers.Busy, world.Rerankers.Gone) = (TimeSpan.Zero, false, false);
        reasons.ShouldBe(["rerank.too_slow", "engine.busy", "collection.reranker_gone"]);
    }

    [Fact]
    public async Task It_is_shown_nothing_that_the_reader_may_not_read()
    {
        var scene = await FilledAsync();
        var board = await scene.GroupAsync("Board", scene.Tenant.Administrator);
        await scene.IndexAsync("secret.txt", "The secret lift leads to the vault.", board);
        await ChooseAsync(scene, new RerankSettings { Kind = RerankKind.CrossEncoder, ModelId = TestRerankers.Model });
        world.Rerankers.Shown.Clear();

        await scene.SearchAsync("secret lift vault", scene.Tenant.Reader);
        world.Rerankers.Shown.ShouldNotContain(text => text.Contains("vault", StringComparison.Ordinal));
        await scene.SearchAsync("secret lift vault", scene.Tenant.Administrator);
        world.Rerankers.Shown.ShouldContain(text => text.Contains("vault", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_keeps_what_the_second_look_did()
    {
        var scene = await FilledAsync();
        var model = await world.ModelAsync(scene);
        await ChooseAsync(scene, new RerankSettings { Kind = RerankKind.CrossEncoder, ModelId = TestRerankers.Model, Share = 1 });
        TraceView? answer = null;
        await world.Host.ActAsAsync(scene.Tenant.Editor, async services =>
        {
            await foreach (var step in services.GetRequiredService<AskCollection>().HandleAsync(scene.ProjectId, scene.CollectionId, new AskRequest("Which lift?", $"base:{model}"), default))
                answer = step.Answer ?? answer;
            return true;
        });

        answer!.Rerank.ShouldNotBeNull().Label.ShouldBe("cross-encoder · twice");
        answer.Sources[0].Scores.Keys.ShouldContain("rank_before");
        var kept = await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().AnswerTraces.AsNoTracking().SingleAsync(row => row.CollectionId == scene.CollectionId));
        kept.Content.Rerank!.Looked.ShouldBe(3);
    }

    [Fact]
    public async Task Figures_are_measured_with_the_setting_and_name_it()
    {
        var scene = await FilledAsync();
        var chunk = await world.Host.InWorkspaceAsync(scene.Tenant, async services =>
            (await services.GetRequiredService<PlatformDbContext>().StoredChunks.AsNoTracking().ToListAsync()).First(row => row.Text.Contains("again again", StringComparison.Ordinal)));
        await world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<SavedQuestions>().SaveAsync(
            scene.ProjectId, scene.CollectionId, null, new QuestionContent("lift", null, [new ExpectedPassage(chunk.DocumentId.Value, chunk.Start, chunk.Length)]), default));
        await MeasureAsync(scene);
        await ChooseAsync(scene, new RerankSettings { Kind = RerankKind.CrossEncoder, ModelId = TestRerankers.Model, Share = 1 });
        await MeasureAsync(scene);
        world.Rerankers.Busy = true;
        await MeasureAsync(scene);
        world.Rerankers.Busy = false;

        var measured = await world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<SavedQuestions>().MeasurementsAsync(scene.CollectionId, default));

        measured.Select(one => one.Figures[0].Method).ShouldBe(["hybrid", "reranked", "reranked"]);
        measured[1].Figures[0].ShouldSatisfyAllConditions(
            figures => figures.Ndcg10.ShouldBe(1), figures => figures.Setting.ShouldBe("cross-encoder · twice · 20 · 1"), figures => figures.FellBack.ShouldBe(0));
        measured[2].Figures[0].FellBack.ShouldBe(1);
        measured[2].Figures[0].Ndcg10.ShouldBe(measured[0].Figures[0].Ndcg10);
    }

    [Fact]
    public async Task A_choice_outside_the_limits_or_of_no_model_is_refused()
    {
        var scene = await world.SceneAsync();
        var fine = new RerankSettings { Kind = RerankKind.CrossEncoder, ModelId = TestRerankers.Model };

        (await TryChooseAsync(scene, fine with { Depth = 500 })).Error!.Code.ShouldBe("collection.rerank_invalid");
        (await TryChooseAsync(scene, fine with { Share = 0 })).Error!.Code.ShouldBe("collection.rerank_invalid");
        (await TryChooseAsync(scene, fine with { Kind = RerankKind.Likelihood })).Error!.Code.ShouldBe("collection.reranker_gone");
        (await TryChooseAsync(scene, fine)).Succeeded.ShouldBeTrue();
        (await TryChooseAsync(scene, null)).Succeeded.ShouldBeTrue();
    }

    private async Task<CollectionScene> FilledAsync()
    {
        var scene = await world.SceneAsync();
        await scene.IndexAsync("one.txt", "The north lift is for beds alone.");
        await scene.IndexAsync("two.txt", "The lift lift in the south takes visitors.");
        await scene.IndexAsync("three.txt", "Somebody asked again again again again where the old lift had been before the house was built anew.");
        return scene;
    }

    private async Task ChooseAsync(CollectionScene scene, RerankSettings settings) => (await TryChooseAsync(scene, settings)).Error.ShouldBeNull();

    private Task<Outcome> TryChooseAsync(CollectionScene scene, RerankSettings? settings) =>
        world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<ChangeCollection>().RerankAsync(scene.ProjectId, scene.CollectionId, settings, default));

    private async Task MeasureAsync(CollectionScene scene)
    {
        await world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<SavedQuestions>().MeasureAsync(scene.ProjectId, scene.CollectionId, null, default));
        await world.WorkAsync(scene);
    }
}
