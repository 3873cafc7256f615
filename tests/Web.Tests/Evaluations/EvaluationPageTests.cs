using System.Net;
using System.Net.Http.Json;
using AngleSharp.Dom;
using Platform.Web.Features.Evaluations;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Evaluations;

public sealed class EvaluationPageTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    [Fact]
    public async Task The_page_begins_with_the_verdict_as_a_sentence_and_draws_its_interval()
    {
        var (scene, address) = await FinishedAsync();
        using var browser = await world.Host.SignInAsync(scene.Tenant.Reader);

        var page = await browser.OpenAsync(address);

        var verdict = page.QuerySelector("section.verdict")!;
        verdict.QuerySelector("p")!.TextContent.ShouldStartWith("The tuned model is better. Right labels: 100.0 % against 50.0 % (n = 40, difference +50.0 points, 95 % interval +");
        verdict.QuerySelector("svg[role=img]")!.GetAttribute("aria-label").ShouldNotBeNullOrEmpty();
        page.QuerySelectorAll("table.figures tbody tr").Length.ShouldBe(4);
        page.QuerySelectorAll("ul.case-list > li").Length.ShouldBe(20);
    }

    [Fact]
    public async Task The_page_speaks_chinese_to_those_who_chose_it()
    {
        var (scene, address) = await FinishedAsync();
        using var browser = await world.Host.SignInAsync(scene.Tenant.Reader);
        (await browser.SubmitAsync("/", "form[action='/account/language']", ("culture", "zh"))).Dispose();

        var page = await browser.OpenAsync(address);

        page.QuerySelector("section.verdict p")!.TextContent.ShouldStartWith("微调模型更好。标签正确率：100.0 %");
        page.Body!.TextContent.ShouldNotContain("Right labels");
    }

    [Fact]
    public async Task Cases_are_filtered_by_what_tuning_changed_and_paged_on_the_server()
    {
        var (scene, address) = await FinishedAsync();
        using var browser = await world.Host.SignInAsync(scene.Tenant.Reader);

        var json = await browser.GetStringAsync(new Uri($"/api{address}/cases?outcome=Fixed&skip=15&take=10", UriKind.Relative));

        using var body = System.Text.Json.JsonDocument.Parse(json);
        body.RootElement.GetProperty("total").GetInt32().ShouldBe(20);
        body.RootElement.GetProperty("items").GetArrayLength().ShouldBe(5);
        (await browser.GetStringAsync(new Uri($"/api{address}/cases.jsonl", UriKind.Relative))).TrimEnd().Split('\n').Length.ShouldBe(40);
    }

    [Fact]
    public async Task Another_tenants_evaluation_is_not_found_anywhere()
    {
        var (_, address) = await FinishedAsync();
        var other = await world.SceneAsync();
        using var browser = await world.Host.SignInAsync(other.Tenant.Administrator);

        foreach (var place in new[] { address, $"/api{address}", $"/api{address}/cases", $"/api{address}/cases.jsonl" })
        {
            using var answer = await browser.GetAsync(new Uri(place, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, place);
        }

        using var cancelled = await browser.PostAsync(new Uri($"/api{address}/cancel", UriKind.Relative), null);
        cancelled.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_reader_may_look_but_not_start()
    {
        var scene = await world.SceneAsync();
        using var browser = await world.Host.SignInAsync(scene.Tenant.Reader);

        var list = await browser.OpenAsync(scene.Root);
        using var started = await browser.PostAsJsonAsync(new Uri($"/api{scene.Root}", UriKind.Relative), new StartEvaluationRequest(scene.RunId.Value, null, null, null));

        list.QuerySelector(".empty")!.TextContent.ShouldContain("No evaluation yet");
        list.QuerySelector($"a[href='{scene.Root}/new']").ShouldBeNull();
        started.StatusCode.ShouldNotBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_editor_finds_the_form_filled_for_the_run_he_came_from()
    {
        var scene = await world.SceneAsync(withCheckpoint: true);
        using var browser = await world.Host.SignInAsync(scene.Tenant.Editor);

        var page = await browser.OpenAsync($"{scene.Root}/new?run={scene.RunId}&step=5");

        page.QuerySelector("#run option")!.TextContent.ShouldBe("first try · tiny · questions v1");
        page.QuerySelectorAll("#state option").Select(option => option.TextContent).ShouldBe(["Result of the run", "Checkpoint at step 5"]);
        page.QuerySelector("#split option")!.TextContent.ShouldBe("test part (40 cases)");
    }

    [Fact]
    public async Task What_cannot_be_evaluated_is_refused_by_name()
    {
        var scene = await world.SceneAsync(withAdapter: false);
        using var browser = await world.Host.SignInAsync(scene.Tenant.Editor);

        (await RefusalAsync(browser, scene, new(scene.RunId.Value, null, null, null))).ShouldBe((HttpStatusCode.Conflict, "evaluation.nothing_to_evaluate"));
        (await RefusalAsync(browser, scene, new(Guid.CreateVersion7(), null, null, null))).ShouldBe((HttpStatusCode.NotFound, "run.not_found"));
        var ready = await world.SceneAsync();
        using var second = await world.Host.SignInAsync(ready.Tenant.Editor);
        (await RefusalAsync(second, ready, new(ready.RunId.Value, null, Domain.Datasets.SplitName.Train, null))).ShouldBe((HttpStatusCode.BadRequest, "evaluation.split_learned"));
        (await RefusalAsync(second, ready, new(ready.RunId.Value, null, Domain.Datasets.SplitName.Valid, null))).ShouldBe((HttpStatusCode.BadRequest, "evaluation.split_empty"));
    }

    private static async Task<(HttpStatusCode Status, string? Code)> RefusalAsync(HttpClient browser, EvaluationScene scene, StartEvaluationRequest request)
    {
        using var answer = await browser.PostAsJsonAsync(new Uri($"/api{scene.Root}", UriKind.Relative), request);
        using var body = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, body.RootElement.GetProperty("code").GetString());
    }

    // the base is right on every second case, the tuned model on all
    private async Task<(EvaluationScene Scene, string Address)> FinishedAsync()
    {
        world.Models.Says = (tuned, prompt) => tuned ? EvaluationWorld.LabelOf(int.Parse(prompt.Split(' ')[1])) : "Symptom";
        var scene = await world.SceneAsync(rows: 40);
        var id = await world.StartAsync(scene);
        await world.FireAsync(id);
        return (scene, $"{scene.Root}/{id}");
    }
}
