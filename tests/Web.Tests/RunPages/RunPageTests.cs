using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Runs;
using Platform.Web.Features.Runs;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.RunPages;

public sealed class RunPageTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    [Fact]
    public async Task A_run_shows_its_state_step_and_expected_time_and_an_editor_can_pause_it()
    {
        var tenant = await host.CreateTenantAsync();
        var project = await SeededRuns.ProjectAsync(host, tenant);
        var run = await SeededRuns.RunAsync(host, tenant, project, "First run", steps: 40);
        using var browser = await host.SignInAsync(tenant.Editor);

        var page = await browser.OpenAsync($"/projects/{project}/runs/{run}");

        page.QuerySelector("h1")!.TextContent.ShouldContain("First run");
        page.QuerySelector("h1 .chip")!.TextContent.ShouldContain("Running");
        page.QuerySelector(".run-figures")!.TextContent.ShouldContain("50 s – 1 min 30 s");
        page.QuerySelectorAll("[role=tab]").Select(tab => tab.TextContent).ShouldBe(["Charts", "Samples", "Answers", "Checkpoints", "Log", "Configuration", "Events"]);
        page.QuerySelectorAll(".page-header button").Select(button => button.TextContent.Trim()).ShouldContain("Pause");
    }

    [Fact]
    public async Task A_reader_sees_a_run_without_buttons_that_change_it()
    {
        var tenant = await host.CreateTenantAsync();
        var project = await SeededRuns.ProjectAsync(host, tenant);
        var run = await SeededRuns.RunAsync(host, tenant, project, "Read only");
        using var browser = await host.SignInAsync(tenant.Reader);

        var page = await browser.OpenAsync($"/projects/{project}/runs/{run}");

        page.QuerySelector("h1")!.TextContent.ShouldContain("Read only");
        page.QuerySelectorAll(".page-header .actions button").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?tab=log")]
    [InlineData("?tab=events")]
    public async Task Another_tenants_run_and_a_run_under_another_project_are_not_found(string tab)
    {
        var (tenant, other) = (await host.CreateTenantAsync(), await host.CreateTenantAsync());
        var project = await SeededRuns.ProjectAsync(host, tenant);
        var second = await SeededRuns.ProjectAsync(host, tenant, "Second");
        var foreign = await SeededRuns.ProjectAsync(host, other);
        var run = await SeededRuns.RunAsync(host, tenant, project, "Zebra seven");
        using var stranger = await host.SignInAsync(other.Administrator);
        using var browser = await host.SignInAsync(tenant.Administrator);

        foreach (var (who, address) in new[] { (stranger, $"/projects/{project}/runs/{run}"), (stranger, $"/projects/{foreign}/runs/{run}"), (browser, $"/projects/{second}/runs/{run}") })
        {
            using var answer = await who.GetAsync(new Uri(address + tab, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, address);
            if (who == stranger)
                (await answer.Content.ReadAsStringAsync()).ShouldNotContain("Zebra seven", Case.Insensitive, address);
        }
    }

    [Fact]
    public async Task The_list_shows_the_projects_runs_only()
    {
        var tenant = await host.CreateTenantAsync();
        var (project, second) = (await SeededRuns.ProjectAsync(host, tenant), await SeededRuns.ProjectAsync(host, tenant, "Second"));
        await SeededRuns.RunAsync(host, tenant, project, "Mine", steps: 20);
        await SeededRuns.RunAsync(host, tenant, second, "Elsewhere");
        using var browser = await host.SignInAsync(tenant.Reader);

        var page = await browser.OpenAsync($"/projects/{project}/runs");

        page.QuerySelectorAll("table.runs tbody tr").Length.ShouldBe(1);
        page.QuerySelector("table.runs")!.TextContent.ShouldContain("step 20 of 100");
    }

    [Fact]
    public async Task Comparing_with_another_tenants_run_is_not_found_and_two_own_runs_show_their_differences()
    {
        var (tenant, other) = (await host.CreateTenantAsync(), await host.CreateTenantAsync());
        var project = await SeededRuns.ProjectAsync(host, tenant);
        var (first, second) = (await SeededRuns.RunAsync(host, tenant, project, "One", 30), await SeededRuns.RunAsync(host, tenant, project, "Two", 30, seed: 2));
        var foreign = await SeededRuns.RunAsync(host, other, await SeededRuns.ProjectAsync(host, other), "Foreign");
        using var browser = await host.SignInAsync(tenant.Reader);

        var page = await browser.OpenAsync($"/projects/{project}/runs/compare?first={first}&second={second}");
        using var refused = await browser.GetAsync(new Uri($"/projects/{project}/runs/compare?first={first}&second={foreign}", UriKind.Relative));

        page.QuerySelectorAll("th[scope=row].mono").Select(cell => cell.TextContent).ShouldBe(["lora.seed", "seed"]);
        page.QuerySelectorAll(".chart-panel").Length.ShouldBe(4);
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Runs_of_equal_seed_data_and_configuration_are_twins_and_their_curves_are_compared()
    {
        var tenant = await host.CreateTenantAsync();
        var project = await SeededRuns.ProjectAsync(host, tenant);
        var first = await SeededRuns.RunAsync(host, tenant, project, "One", 30);
        var same = await SeededRuns.RunAsync(host, tenant, project, "Same", 30);
        var off = await SeededRuns.RunAsync(host, tenant, project, "Off", 30, offset: 0.1);
        await SeededRuns.RunAsync(host, tenant, project, "Other seed", 30, seed: 2);

        var twins = await host.InWorkspaceAsync(tenant, async services => await services.GetRequiredService<RunPageQueries>().TwinsAsync(
            (await services.GetRequiredService<RunQueries>().FindAsync(first, CancellationToken.None)).Value, CancellationToken.None));

        twins.ToDictionary(twin => twin.Id, twin => (twin.Match.Holds, Math.Round(twin.Match.LargestDifference, 6)))
            .ShouldBe(new Dictionary<RunId, (bool, double)> { [same] = (true, 0), [off] = (false, 0.1) }, ignoreOrder: true);
    }

    [Fact]
    public async Task The_curves_of_ten_thousand_steps_are_read_within_a_second()
    {
        var tenant = await host.CreateTenantAsync();
        var project = await SeededRuns.ProjectAsync(host, tenant);
        var run = await SeededRuns.RunAsync(host, tenant, project, "Long", steps: 10_000, total: 10_000);
        Task<RunSeries> Read() => host.InWorkspaceAsync(tenant, services => services.GetRequiredService<RunSeriesQueries>().SeriesAsync(run, 0, CancellationToken.None));
        await Read();

        // The best of three: the machine that runs the tests does other things too.
        var best = TimeSpan.MaxValue;
        RunSeries? series = null;
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.StartNew();
            series = await Read();
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        best.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        series!.Loss.Steps.Count.ShouldBe(RunQueries.MaxPoints);
        (series.Loss.Steps[0], series.Loss.Steps[^1], series.ElapsedSeconds.Values[^1]).ShouldBe((1, 10_000, 7000));
    }
}
