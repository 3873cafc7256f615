using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Collections;
using Platform.Web.Features.Collections.Answering;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Collections;

public sealed class AskTests(CollectionWorld world) : IClassFixture<CollectionWorld>
{
    private const string Text = "The evening round of the ward begins at 20:15 and is led by the charge nurse.";

    [Fact]
    public async Task An_answer_streams_with_its_citations_and_is_kept_with_sources_support_model_and_prompt()
    {
        var (scene, model) = await SceneAsync();
        world.Models.Says = (_, _) => "The evening round begins at 20:15 [1].";

        var events = await AskAsync(scene, model, "When does the evening round begin?");

        events[0].Sources!.Single().ShouldSatisfyAllConditions(source => source.DocumentName.ShouldBe("round.txt"), source => source.Quote.ShouldBe(Text));
        string.Concat(events.Select(one => one.Text)).ShouldStartWith("The evening round begins at 20:15 ");
        events.Count(one => one.Citation == 1).ShouldBe(1);
        var answer = events[^1].Answer!;
        (answer.State, answer.Sentences.Single().Citations[0]).ShouldBe((AnswerState.Supported, 1));
        var kept = await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().AnswerTraces.AsNoTracking().SingleAsync(row => row.Id == new AnswerTraceId(answer.Id)));
        kept.Content.Prompt.ShouldContain("<source n=\"1\" title=\"round.txt, p. 1\">");
        kept.Content.Model.BaseModelId.ShouldBe(Guid.Parse(model.Split(':')[1]));
    }

    [Fact]
    public async Task An_answer_that_the_documents_do_not_bear_is_refused()
    {
        var (scene, model) = await SceneAsync();
        world.Models.Says = (_, _) => "Breakfast is served on the terrace at 7:45 by volunteers [1].";

        var events = await AskAsync(scene, model, "When does the evening round begin?");

        events[^1].Answer!.State.ShouldBe(AnswerState.Refused);
    }

    [Fact]
    public async Task Without_a_passage_nothing_is_asked_of_the_model()
    {
        var (scene, model) = await SceneAsync(withDocument: false);
        world.Models.Asked.Clear();

        var events = await AskAsync(scene, model, "When does the evening round begin?");

        (events[^1].Answer!.State, world.Models.Asked.Count).ShouldBe((AnswerState.Refused, 0));
    }

    [Fact]
    public async Task A_kept_answer_is_given_again_word_for_word_and_a_deleted_document_ends_that()
    {
        var (scene, model) = await SceneAsync();
        world.Models.Says = (_, _) => "It begins at 20:15 [1].";
        var answer = (await AskAsync(scene, model, "When does the evening round begin?"))[^1].Answer!;

        var replay = await TracesAsync(scene, traces => traces.ReplayAsync(scene.ProjectId, scene.CollectionId, answer.Id, default));
        (replay.Value.IsSame, replay.Value.Changed.Count).ShouldBe((true, 0));
        await scene.IndexAsync("other.txt", "The garden is open to visitors in summer.");
        (await TracesAsync(scene, traces => traces.ReplayAsync(scene.ProjectId, scene.CollectionId, answer.Id, default))).Value.Changed.ShouldBe(["documents"]);

        await world.Host.ActAsAsync(scene.Tenant.Editor, services => services.GetRequiredService<EraseDocument>().HandleAsync(scene.CollectionId, new DocumentId(answer.Sources[0].DocumentId), default));
        var kept = await world.Host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<PlatformDbContext>().AnswerTraces.AsNoTracking().SingleAsync(row => row.Id == new AnswerTraceId(answer.Id)));
        (kept.Content.Prompt, kept.Content.Answer, kept.Content.Sources.Count).ShouldBe(("", "", 0));
        (await TracesAsync(scene, traces => traces.ReplayAsync(scene.ProjectId, scene.CollectionId, answer.Id, default))).Error!.Code.ShouldBe("collection.answer_erased");
    }

    [Fact]
    public async Task An_accepted_correction_becomes_a_test_question_and_a_training_pair_in_one_action()
    {
        var (scene, model) = await SceneAsync();
        world.Models.Says = (_, _) => "It begins at 20:00 [1].";
        var answer = (await AskAsync(scene, model, "When does the evening round begin?"))[^1].Answer!;
        await TracesAsync(scene, traces => traces.JudgeAsync(scene.CollectionId, answer.Id, Thumb.Down, "The evening round begins at 20:15.", default));
        (await TracesAsync(scene, traces => traces.ListAsync(scene.CollectionId, waiting: true, default))).ShouldHaveSingleItem();

        var reviewed = await TracesAsync(scene, traces => traces.ReviewAsync(scene.ProjectId, scene.CollectionId, answer.Id, true, default));

        reviewed.Succeeded.ShouldBeTrue(reviewed.Error?.ToString());
        await world.Host.InWorkspaceAsync(scene.Tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            var question = await db.SavedQuestions.SingleAsync();
            (question.State, question.Source, question.Answer).ShouldBe((QuestionState.Accepted, QuestionSource.Correction, "The evening round begins at 20:15."));
            question.Expected.Single().DocumentId.ShouldBe(answer.Sources[0].DocumentId);
            (await db.DatasetVersions.SingleAsync()).Content.Splits.Sum(split => split.Rows).ShouldBe(1);
        });
    }

    [Fact]
    public async Task An_answer_is_seen_by_who_asked_and_by_editors_who_may_read_its_sources()
    {
        var (scene, model) = await SceneAsync();
        world.Models.Says = (_, _) => "It begins at 20:15 [1].";
        await AskAsync(scene, model, "When does the evening round begin?");

        (await world.Host.ActAsAsync(scene.Tenant.Reader, services => services.GetRequiredService<AnswerTraces>().ListAsync(scene.CollectionId, false, default))).ShouldBeEmpty();
        (await TracesAsync(scene, traces => traces.ListAsync(scene.CollectionId, false, default))).ShouldHaveSingleItem();
    }

    private async Task<(CollectionScene Scene, string Model)> SceneAsync(bool withDocument = true)
    {
        var scene = await world.SceneAsync();
        if (withDocument)
            await scene.IndexAsync("round.txt", Text);
        return (scene, $"base:{await world.ModelAsync(scene)}");
    }

    private Task<List<AskEvent>> AskAsync(CollectionScene scene, string model, string question) => world.Host.ActAsAsync(scene.Tenant.Editor, async services =>
    {
        List<AskEvent> events = [];
        await foreach (var one in services.GetRequiredService<AskCollection>().HandleAsync(scene.ProjectId, scene.CollectionId, new AskRequest(question, model), default))
        {
            one.Refusal.ShouldBeNull();
            events.Add(one);
        }

        return events;
    });

    private Task<T> TracesAsync<T>(CollectionScene scene, Func<AnswerTraces, Task<T>> work) =>
        world.Host.ActAsAsync(scene.Tenant.Editor, services => work(services.GetRequiredService<AnswerTraces>()));
}
