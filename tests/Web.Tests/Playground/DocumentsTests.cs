using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Features.Playground;
using Platform.Web.Hosting.Grounding;
using Platform.Web.Persistence;
using Platform.Web.Tests.Collections;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Playground;

public sealed class DocumentsTests(CollectionWorld world) : IClassFixture<CollectionWorld>
{
    private const string Round = "The evening round of the ward begins at 20:15 and is led by the charge nurse.";

    [Fact]
    public async Task A_question_is_answered_from_the_chosen_collection_with_sources_and_support()
    {
        var (scene, question) = await SceneAsync();
        world.Models.Says = (_, prompt) => prompt.Contains("<source n=\"1\" title=\"round.txt, p. 1\">", StringComparison.Ordinal) ? "The evening round begins at 20:15 [1]." : "no idea";

        var pieces = await AskAsync(scene, question);

        string.Concat(pieces.Select(one => one.Piece.Text)).ShouldContain("20:15 [1]");
        var answer = pieces[^1].Answer!;
        answer.Judged.State.ShouldBe(AnswerState.Supported);
        answer.Judged.Sentences.Single().Citations.ShouldBe([1]);
        answer.Ground.In(answer.Prompt).Single().ShouldSatisfyAllConditions(source => source.DocumentName.ShouldBe("round.txt"), source => source.Quote.ShouldBe(Round));
    }

    [Fact]
    public async Task Only_what_the_asker_may_read_is_found()
    {
        var (scene, question) = await SceneAsync();
        var group = await scene.GroupAsync("Managers", scene.Tenant.Administrator);
        await scene.IndexAsync("secret.txt", "The evening round of the ward is paid with 91 crowns an hour.", group);

        var editor = await FindAsync(scene, question, scene.Tenant.Editor);
        var administrator = await FindAsync(scene, question, scene.Tenant.Administrator);

        editor.Sources.Select(source => source.DocumentName).ShouldBe(["round.txt"]);
        administrator.Sources.Select(source => source.DocumentName).Order().ShouldBe(["round.txt", "secret.txt"]);
    }

    [Fact]
    public async Task What_everybody_will_see_stands_on_documents_that_everybody_may_read()
    {
        var (scene, question) = await SceneAsync();
        var group = await scene.GroupAsync("Managers", scene.Tenant.Administrator);
        await scene.IndexAsync("secret.txt", "The evening round of the ward is paid with 91 crowns an hour.", group);

        var found = await world.Host.ActAsAsync(scene.Tenant.Administrator, services => services.GetRequiredService<IGroundedAnswers>()
            .FindAsync(new GroundQuestion(scene.ProjectId, scene.CollectionId, question.Prompt, OpenToAll: true), default));

        found.Value.Sources.Select(source => source.DocumentName).ShouldBe(["round.txt"]);
    }

    [Fact]
    public async Task Without_a_passage_nothing_is_asked()
    {
        var (scene, question) = await SceneAsync(indexed: false);
        world.Models.Asked.Clear();

        var pieces = await AskAsync(scene, question);

        (pieces.Single().Piece.StopReason, world.Models.Asked.Count).ShouldBe((AskModel.NoSource, 0));
    }

    [Fact]
    public async Task A_correction_waits_for_review_with_the_collection()
    {
        var (scene, question) = await SceneAsync();
        world.Models.Says = (_, _) => "The evening round begins at 20:00 [1].";
        var answer = (await AskAsync(scene, question))[^1].Answer!;

        var kept = await world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<PlaygroundDocuments>().JudgeAsync(answer, Thumb.Down, "At 20:15.", default));

        kept.Succeeded.ShouldBeTrue(kept.Error?.ToString());
        var trace = await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().AnswerTraces.AsNoTracking().SingleAsync());
        (trace.Thumb, trace.Correction, trace.Review, trace.Content.Temperature).ShouldBe((Thumb.Down, "At 20:15.", ReviewState.Waiting, 0.7));
        trace.Content.Sources.Single().DocumentName.ShouldBe("round.txt");
    }

    [Fact]
    public async Task Another_tenants_collection_is_not_found()
    {
        var ((scene, _), (other, question)) = (await SceneAsync(), await SceneAsync());

        var found = await world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<PlaygroundDocuments>().FindAsync(scene.ProjectId, question, default));

        (found.Error!.Code, other.CollectionId.ToString()).ShouldBe(("collection.not_found", question.Collection));
    }

    [Fact]
    public async Task The_page_offers_collections_that_hold_passages_and_shows_a_pane_with_documents_for_a_chosen_one()
    {
        var (scene, question) = await SceneAsync();
        using var browser = await world.Host.SignInAsync(scene.Tenant.Editor);

        var plain = await browser.OpenAsync($"/projects/{scene.ProjectId}/playground");
        var grounded = await browser.OpenAsync($"/projects/{scene.ProjectId}/playground?collection={question.Collection}");

        plain.QuerySelectorAll("#collection option").Select(option => option.TextContent).ShouldBe(["Without documents", "Handbook"]);
        plain.QuerySelectorAll("section.pane h2").Select(title => title.TextContent).ShouldBe(["Base model"]);
        grounded.QuerySelectorAll("section.pane h2").Select(title => title.TextContent).ShouldBe(["Base model", "Base model with documents"]);
    }

    private async Task<(CollectionScene Scene, PlaygroundQuestion Question)> SceneAsync(bool indexed = true)
    {
        var scene = await world.SceneAsync(wordsOnly: true);
        if (indexed)
            await scene.IndexAsync("round.txt", Round);
        var model = await world.ModelAsync(scene);
        return (scene, new() { Model = $"base:{model}", Prompt = "When does the evening round of the ward begin?", Collection = scene.CollectionId.ToString() });
    }

    private Task<Ground> FindAsync(CollectionScene scene, PlaygroundQuestion question, TestPerson person) => world.Host.ActAsAsync(person, async services =>
        CollectionWorld.Value(await services.GetRequiredService<PlaygroundDocuments>().FindAsync(scene.ProjectId, question, default)));

    private Task<List<GroundedPiece>> AskAsync(CollectionScene scene, PlaygroundQuestion question) => world.Host.ActAsAsync(scene.Tenant.Editor, async services =>
    {
        Outcome<Ground> ground = await services.GetRequiredService<PlaygroundDocuments>().FindAsync(scene.ProjectId, question, default);
        List<GroundedPiece> pieces = [];
        await foreach (var piece in services.GetRequiredService<AskModel>().WithDocumentsAsync(scene.ProjectId, question, CollectionWorld.Value(ground), tuned: false, default))
            pieces.Add(piece);
        return pieces;
    });
}
