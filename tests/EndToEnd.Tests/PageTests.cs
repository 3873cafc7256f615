using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Platform.EndToEnd.Tests;

/// <summary>What holds on every page: it can be read by everybody, it stays where it is, it complains about nothing and asks nobody outside.</summary>
public sealed class PageTests(WorkedPortal worked) : IClassFixture<WorkedPortal>
{
    private const double MostShift = 0.05;

    internal const string WatchShifts = """
        window.shift = 0;
        window.shifted = [];
        new PerformanceObserver(list => {
          for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            window.shift += entry.value;
            window.shifted.push(...entry.sources.map(source => source.node?.className || source.node?.nodeName));
          }
        }).observe({ type: 'layout-shift', buffered: true });
        """;

    [Fact]
    public async Task Axe_finds_nothing_serious_in_light_and_dark()
    {
        await using var visitor = await Visitor.OpenAsync(worked.Portal);
        var findings = new List<string>();
        findings.AddRange(await SeriousAsync(visitor, "sign-in", "/account/sign-in", settled: false));
        await visitor.SignInAsync();
        foreach (var (name, path) in worked.Pages)
            findings.AddRange(await SeriousAsync(visitor, name, path));

        findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("en-GB", 1440)]
    [InlineData("zh-CN", 1024)]
    public async Task Every_page_stays_in_place_complains_about_nothing_and_asks_nobody_outside(string locale, int width)
    {
        await using var visitor = await Visitor.OpenAsync(worked.Portal, width, locale);
        await visitor.Page.AddInitScriptAsync(WatchShifts);
        await visitor.SignInAsync();
        var faults = new List<string>();
        foreach (var (name, path) in worked.Pages)
            faults.AddRange(await UnsteadyAsync(visitor, name, path, locale));

        faults.ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_is_left_while_it_loads_fails_nowhere()
    {
        await using var visitor = await Visitor.OpenAsync(worked.Portal);
        await visitor.SignInAsync();
        await visitor.SettledAsync();
        for (var round = 0; round < 4; round++)
        {
            foreach (var (_, path) in worked.Pages)
            {
                await visitor.Page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
                await visitor.Page.WaitForTimeoutAsync(15 * round);
            }

            await visitor.SettledAsync();
        }

        visitor.Complaints.ShouldBeEmpty();
        (await worked.Portal.LogAsync()).ShouldNotContain("A page failed");
    }

    /// <summary>What moves while the page comes, or stands beyond the window. The visitor watches with <see cref="WatchShifts"/>.</summary>
    internal static async Task<IEnumerable<string>> UnsteadyAsync(Visitor visitor, string name, string path, string locale)
    {
        await visitor.GoAsync(path);
        await visitor.Page.WaitForTimeoutAsync(300);
        await visitor.LookAsync($"{locale[..2]}-{name}");
        var faults = new List<string>();
        var shift = await visitor.Page.EvaluateAsync<double>("window.shift");
        if (shift >= MostShift)
            faults.Add($"{name} shifts by {shift:0.000}: {await visitor.Page.EvaluateAsync<string>("window.shifted.join(', ')")}");
        if (await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") is > 0 and var beyond)
            faults.Add($"{name} is {beyond} px wider than the window.");
        return faults;
    }

    internal static async Task<IEnumerable<string>> SeriousAsync(Visitor visitor, string name, string path, bool settled = true)
    {
        if (settled)
            await visitor.GoAsync(path);
        else
            await visitor.Page.GotoAsync(path);
        return await SeriousHereAsync(visitor, name);
    }

    /// <summary>What axe finds serious on the page as it is.</summary>
    internal static async Task<IEnumerable<string>> SeriousHereAsync(Visitor visitor, string name)
    {
        await visitor.Page.EvaluateAsync("lathe.theme.choose('light')");
        var light = await visitor.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        // the structure is the same in the dark; only the colours are others
        await visitor.Page.EvaluateAsync("lathe.theme.choose('dark')");
        var dark = await visitor.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations], RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] } });
        return light.Violations.Concat(dark.Violations)
            .Where(violation => violation.Impact is "serious" or "critical")
            .SelectMany(violation => violation.Nodes.Select(node => $"{name}: {violation.Id}: {node.Html}"));
    }
}
