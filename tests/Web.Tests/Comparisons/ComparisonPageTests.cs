using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Platform.Web.Tests.Evaluations;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Comparisons;

public sealed class ComparisonPageTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 400).Select(number => $"ticket-{number}")];

    [Fact]
    public async Task The_way_leads_from_the_value_tabs_over_an_empty_list_to_a_plan()
    {
        using var scene = await LiveScene.OpenAsync(world);

        var list = await PageAsync(scene, "");
        var plan = await PageAsync(scene, "/new");

        list.QuerySelectorAll("nav.tabs a").Select(link => link.TextContent).ShouldContain("Live comparison");
        list.QuerySelector("main")!.TextContent.ShouldContain("No comparison yet");
        // base models belong to the installation, so there may be more of them
        plan.QuerySelectorAll("#control option").Select(option => option.GetAttribute("value")).ShouldBeSubsetOf([scene.Control, scene.Treated, .. plan.QuerySelectorAll("#control option[value^='base:']").Select(option => option.GetAttribute("value"))]);
        plan.QuerySelector($"#control option[value='{scene.Control}']").ShouldNotBeNull();
        plan.QuerySelectorAll("#treated option").ShouldHaveSingleItem().GetAttribute("value").ShouldBe(scene.Treated);
        plan.QuerySelectorAll("#deciding option").Select(option => option.TextContent).ShouldBe(["Rating", "Resolved"]);
    }

    [Fact]
    public async Task A_draft_can_be_tried_and_started_by_those_who_may()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.PostAsync("", scene.Plan(margin: 0.05m));
        using var reader = await world.Host.SignInAsync(scene.Inner.Tenant.Reader);

        var own = await PageAsync(scene, "/triage");
        var read = await PageAsync(scene, "/triage", reader);

        Buttons(own).ShouldBe(["Discard", "Start", "Try the plan"], ignoreOrder: true);
        Buttons(read).ShouldBeEmpty();
        own.Body!.TextContent.ShouldContain("Stops when proven worse by more than 5.0 points.");
        own.Body.TextContent.ShouldNotContain("Hash of the salt");
    }

    [Fact]
    public async Task A_stopped_comparison_says_why_with_its_figures_and_tells_the_salt()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan());
        var arms = await scene.ArmsAsync(Names);
        await scene.SendAsync(Names.Select((name, number) => LiveScene.Event(name, arms[name] ? number % 5 == 0 ? 1 : 0 : number % 5 == 0 ? 0 : 1)));
        var before = await PageAsync(scene, "/triage");
        await scene.WatchAsync();

        var after = await PageAsync(scene, "/triage");
        var list = await PageAsync(scene, "");

        before.Body!.TextContent.ShouldContain("Nobody looked yet");
        before.Body.TextContent.ShouldContain("Hash of the salt");
        var row = await scene.RowAsync();
        before.Source.Text.ShouldNotContain(row.Salt);
        after.Source.Text.ShouldContain(row.Commitment);
        after.QuerySelector("main .note")!.TextContent.ShouldContain("Stopped by the rule on Resolved: the model on trial is proven worse by at least");
        after.QuerySelector("svg.difference-line")!.GetAttribute("aria-label")!.ShouldContain("the rule stops");
        after.Body!.TextContent.ShouldContain("Worse");
        Buttons(after).ShouldBeEmpty();
        list.QuerySelector("main tbody tr")!.TextContent.ShouldContain("proven worse");
    }

    [Fact]
    public async Task A_running_one_shows_groups_and_how_to_name_them()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await scene.StartAsync(scene.Plan(unit: "Cluster", kpis: ["resolved", "rating"]));
        await scene.SendAsync(Enumerable.Range(0, 90).Select(number => LiveScene.Event($"c{number}", number % 2, cluster: $"ward {number % 30}")));
        await scene.WatchAsync();

        var page = await PageAsync(scene, "/triage");

        page.QuerySelector("main pre")!.TextContent.ShouldContain("\"cluster\":\"ward-3\"");
        page.QuerySelectorAll("main tbody tr").Length.ShouldBe(2);
        page.QuerySelector("main tbody tr")!.TextContent.ShouldContain("groups");
        page.Body!.TextContent.ShouldContain("Groups are judged at the end of each week");
        Buttons(page).ShouldBe(["Stop"]);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_readers_do_not_plan()
    {
        using var scene = await LiveScene.OpenAsync(world);
        using var other = await LiveScene.OpenAsync(world);
        await other.PostAsync("", other.Plan());
        using var reader = await world.Host.SignInAsync(scene.Inner.Tenant.Reader);
        async Task<HttpStatusCode> Status(HttpClient browser, string path)
        {
            using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
            return answer.StatusCode;
        }

        (await Status(scene.Browser, $"/projects/{scene.Inner.ProjectId}/value/comparisons/triage")).ShouldBe(HttpStatusCode.NotFound);
        (await Status(scene.Browser, $"/projects/{other.Inner.ProjectId}/value/comparisons/triage")).ShouldBe(HttpStatusCode.NotFound);
        (await Status(scene.Browser, $"/projects/{other.Inner.ProjectId}/value/comparisons")).ShouldBe(HttpStatusCode.NotFound);
        (await Status(reader, $"/projects/{scene.Inner.ProjectId}/value/comparisons/new")).ShouldNotBe(HttpStatusCode.OK);
    }

    private static string[] Buttons(IDocument page) => [.. page.QuerySelectorAll("main button").Where(button => button.Closest("dialog") is null && button.GetAttribute("aria-label") is null && button.TextContent.Trim().Length > 1 && button.Closest(".id-chip") is null)
        .Select(button => button.TextContent.Trim())];

    private static Task<IHtmlDocument> PageAsync(LiveScene scene, string path, HttpClient? by = null) => (by ?? scene.Browser).OpenAsync($"/projects/{scene.Inner.ProjectId}/value/comparisons{path}");
}
