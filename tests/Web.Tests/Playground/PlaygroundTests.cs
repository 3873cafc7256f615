using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Web.Features.Playground;
using Platform.Web.Hosting.Answering;
using Platform.Web.Persistence;
using Platform.Web.Tests.Evaluations;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Playground;

public sealed class PlaygroundTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    [Fact]
    public async Task An_editor_finds_adapters_checkpoints_and_bases_to_talk_to()
    {
        var scene = await world.SceneAsync(withCheckpoint: true);
        using var browser = await world.Host.SignInAsync(scene.Tenant.Editor);

        var page = await browser.OpenAsync($"/projects/{scene.ProjectId}/playground");

        page.QuerySelectorAll("#model optgroup").Select(group => group.GetAttribute("label")).ShouldBe(["Tuned models", "Checkpoints", "Base models alone"]);
        page.QuerySelectorAll("section.pane h2").Select(title => title.TextContent).ShouldBe(["Base model", "Tuned model"]);
    }

    [Fact]
    public async Task A_reader_may_not_use_it()
    {
        var scene = await world.SceneAsync();
        using var browser = await world.Host.SignInAsync(scene.Tenant.Reader);

        using var answer = await browser.GetAsync(new Uri($"/projects/{scene.ProjectId}/playground", UriKind.Relative));

        answer.StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_tenants_project_is_not_found()
    {
        var (scene, other) = (await world.SceneAsync(), await world.SceneAsync());
        using var browser = await world.Host.SignInAsync(other.Tenant.Editor);

        using var answer = await browser.GetAsync(new Uri($"/projects/{scene.ProjectId}/playground", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Both_sides_answer_piece_by_piece()
    {
        world.Models.Says = (tuned, _) => tuned ? "take two a day" : "no idea";
        var scene = await world.SceneAsync();
        var key = await AdapterAsync(scene);

        (await AskAsync(scene, key, tuned: true)).ShouldBe(["take ", "two ", "a ", "day ", ""]);
        (await AskAsync(scene, key, tuned: false)).ShouldBe(["no ", "idea ", ""]);
        world.Models.Opened.Last().AdapterFolder.ShouldBeNull();
    }

    [Fact]
    public async Task Another_tenants_adapter_is_gone_for_those_who_ask()
    {
        var (scene, other) = (await world.SceneAsync(), await world.SceneAsync());
        var foreign = await AdapterAsync(other);

        var refusal = await Should.ThrowAsync<AnswerRefusedException>(() => AskAsync(scene, foreign, tuned: true));

        refusal.Error.Code.ShouldBe("playground.model_gone");
    }

    [Fact]
    public async Task Stopping_ends_an_answer_on_the_way()
    {
        world.Models.Says = (_, _) => string.Join(' ', Enumerable.Repeat("word", 1000));
        var scene = await world.SceneAsync();
        var key = await AdapterAsync(scene);
        using var stop = new CancellationTokenSource();
        var pieces = 0;

        await Should.ThrowAsync<OperationCanceledException>(() => world.Host.InWorkspaceAsync(scene.Tenant, async services =>
        {
            await foreach (var _ in services.GetRequiredService<AskModel>().HandleAsync(scene.ProjectId, new() { Model = key, Prompt = "go", MaxTokens = 1000 }, true, stop.Token))
            {
                if (++pieces == 5)
                    await stop.CancelAsync();
            }
        }));

        pieces.ShouldBe(5);
    }

    private Task<string> AdapterAsync(EvaluationScene scene) => world.Host.InWorkspaceAsync(scene.Tenant, async services =>
        $"adapter:{(await services.GetRequiredService<PlatformDbContext>().Adapters.SingleAsync()).Id}");

    private Task<List<string>> AskAsync(EvaluationScene scene, string key, bool tuned) => world.Host.InWorkspaceAsync(scene.Tenant, async services =>
    {
        var pieces = new List<string>();
        await foreach (var piece in services.GetRequiredService<AskModel>().HandleAsync(scene.ProjectId, new() { Model = key, Prompt = "What helps?" }, tuned, default))
            pieces.Add(piece.Text);
        return pieces;
    });
}
