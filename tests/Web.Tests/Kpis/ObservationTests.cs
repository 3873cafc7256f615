using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Features.Kpis;
using Platform.Web.Features.Projects;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Kpis;

public sealed class ObservationTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private static readonly KpiDefinition Resolved = new("Resolved", "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "all", 0, 1, 50, 7);

    [Fact]
    public async Task The_same_events_sent_again_count_once()
    {
        var (browser, project) = await SceneAsync();
        using var _ = browser;
        var lines = Lines(0, 300);

        var first = await SendAsync(browser, project, lines);
        var again = await SendAsync(browser, project, lines);

        (first.Accepted, first.Known, first.Refused).ShouldBe((300, 0, 0));
        (again.Accepted, again.Known, again.Refused).ShouldBe((0, 300, 0));
        (await FiguresAsync(browser, project)).ShouldBe((150, 150));
    }

    [Fact]
    public async Task The_same_events_sent_by_several_at_once_count_once()
    {
        var (browser, project) = await SceneAsync();
        using var _ = browser;

        var reports = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SendAsync(browser, project, Lines(0, 400))));

        reports.Sum(report => report.Accepted).ShouldBe(400);
        reports.Sum(report => report.Known).ShouldBe(5 * 400);
        (await FiguresAsync(browser, project)).ShouldBe((200, 200));
    }

    [Fact]
    public async Task A_bad_line_costs_only_itself_and_says_why()
    {
        var (browser, project) = await SceneAsync();
        using var _ = browser;
        string[] lines =
        [
            Line(1), "{ broken", "[1]", Line(2).Replace("\"key\"", "\"kee\"", StringComparison.Ordinal), Line(3).Replace(":1}", ":0.5}", StringComparison.Ordinal),
            Line(4).Replace("2026-01-04", "2099-01-04", StringComparison.Ordinal), Line(5).Replace("Z\"", "\"", StringComparison.Ordinal), Line(1).Replace(":1}", ":0}", StringComparison.Ordinal),
            Line(1).Replace("event-1", "event-9", StringComparison.Ordinal), Line(6), new string('x', 20_000), Line(7),
            Line(8) + " {}", Line(9).Replace("case-9", "\\ud800", StringComparison.Ordinal), Line(10).Replace("\"value\"", "\"served\"", StringComparison.Ordinal), Line(11).Replace("\"case-11\"", "null", StringComparison.Ordinal),
        ];

        var report = await SendAsync(browser, project, string.Join('\n', lines));

        report.Accepted.ShouldBe(3);
        report.Refusals.Select(refusal => (refusal.Line, refusal.Code)).Order().ShouldBe(
        [
            (2, "observation.unreadable"), (3, "observation.unreadable"), (4, "observation.unreadable"), (5, "observation.value"), (6, "observation.time"),
            (7, "observation.unreadable"), (8, "observation.changed"), (9, "observation.case_twice"), (11, "observation.unreadable"),
            (13, "observation.unreadable"), (14, "observation.unreadable"), (15, "observation.unreadable"), (16, "observation.unreadable"),
        ]);
    }

    [Fact]
    public async Task A_table_is_read_and_its_header_checked()
    {
        var (browser, project) = await SceneAsync();
        using var _ = browser;

        var report = await SendAsync(browser, project, "key,case,at,served,value,cluster\ne1,\"case, one\",2026-01-01T10:00:00+01:00,true,1,ward 3\ne2,c2,2026-01-01T11:00:00Z,0,0,\ne3,c3\n", "text/csv");
        var wrong = await SendAsync(browser, project, "key,case,when,served,value\n", "text/csv");

        (report.Accepted, report.Refused).ShouldBe((2, 1));
        report.Refusals.ShouldHaveSingleItem().Line.ShouldBe(4);
        wrong.Refusals.ShouldHaveSingleItem().Message.ShouldContain("'when'");
    }

    [Fact]
    public async Task Cases_are_kept_as_salted_hashes_only()
    {
        var (browser, project) = await SceneAsync();
        using var _ = browser;
        await SendAsync(browser, project, Line(1).Replace("case-1", "Jane Doe", StringComparison.Ordinal));

        var stored = await host.InWorkspaceAsync(_tenant!, services => Task.FromResult(
            services.GetRequiredService<Platform.Web.Persistence.PlatformDbContext>().Observations.Select(row => new { row.Case, row.EventKey, row.Cluster }).ToList()));

        stored.ShouldHaveSingleItem().Case.Length.ShouldBe(64);
        JsonSerializer.Serialize(stored).ShouldNotContain("Jane");
    }

    [Fact]
    public async Task Another_form_another_kpi_and_a_reader_are_refused()
    {
        var (browser, project) = await SceneAsync();
        using var _ = browser;
        using var reader = await host.SignInAsync(_tenant!.Reader);

        using var form = await PostAsync(browser, project, "resolved", Line(1), "text/plain");
        using var kpi = await PostAsync(browser, project, "other", Line(1), "application/x-ndjson");
        using var asReader = await PostAsync(reader, project, "resolved", Line(1), "application/x-ndjson");

        (form.StatusCode, kpi.StatusCode).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.NotFound));
        ((int)asReader.StatusCode).ShouldBeOneOf(302, 403);
    }

    [Fact]
    public async Task The_page_says_what_the_observations_say()
    {
        var (browser, project) = await SceneAsync();
        using var _ = browser;
        await SendAsync(browser, project, string.Join('\n', Enumerable.Range(0, 400).Select(number => Line(number, value: number % 2 == 0 ? number % 10 == 0 ? 0 : 1 : number % 3 == 0 ? 1 : 0))));

        var page = await browser.OpenAsync($"/projects/{project}/value/resolved");
        var list = await browser.OpenAsync($"/projects/{project}/value");

        page.QuerySelector("main")!.TextContent.ShouldContain("Better");
        list.QuerySelector("main tbody")!.TextContent.ShouldContain("80.0 %");
    }

    private TestTenant? _tenant;

    private async Task<(HttpClient Browser, ProjectId Project)> SceneAsync()
    {
        _tenant = await host.CreateTenantAsync();
        var project = (await host.ActAsAsync(_tenant.Editor, services => services.GetRequiredService<CreateProject>().HandleAsync("Value", null, Vertical.Medical, TaskKind.Label, default))).Value;
        (await host.ActAsAsync(_tenant.Editor, services => services.GetRequiredService<CreateKpi>().HandleAsync(project, "resolved", Resolved, default))).Succeeded.ShouldBeTrue();
        return (await host.SignInAsync(_tenant.Editor), project);
    }

    private static string Lines(int first, int count) => string.Join('\n', Enumerable.Range(first, count).Select(number => Line(number)));

    private static string Line(int number, int value = 1) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"key":"event-{{number}}","case":"case-{{number}}","at":"2026-01-{{1 + ((number + 27) % 28):00}}T12:00:00Z","served":{{(number % 2 == 0 ? "true" : "false")}},"value":{{value}}}""");

    private static async Task<ObservationReport> SendAsync(HttpClient browser, ProjectId project, string body, string type = "application/x-ndjson")
    {
        using var answer = await PostAsync(browser, project, "resolved", body, type);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<ObservationReport>())!;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, ProjectId project, string key, string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await browser.PostAsync(new Uri($"/api/projects/{project}/kpis/{key}/observations", UriKind.Relative), content);
    }

    private static async Task<(int Served, int Control)> FiguresAsync(HttpClient browser, ProjectId project)
    {
        using var answer = JsonDocument.Parse(await browser.GetStringAsync(new Uri($"/api/projects/{project}/kpis/resolved", UriKind.Relative)));
        var figures = answer.RootElement.GetProperty("figures");
        return (figures.GetProperty("served").GetProperty("cases").GetInt32(), figures.GetProperty("control").GetProperty("cases").GetInt32());
    }
}
