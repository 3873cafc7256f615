using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

/// <summary>A person steers runs from their pages: pause, resume, cancel, retry and delete, while another run waits.</summary>
public sealed partial class RunControlTests(Portal portal) : IClassFixture<Portal>
{
    [Fact]
    public async Task A_person_pauses_resumes_cancels_retries_and_deletes_a_run_while_another_one_waits()
    {
        await using var visitor = await Visitor.OpenAsync(portal);
        var page = visitor.Page;
        await visitor.SignInAsync();
        await visitor.GoAsync("/projects");
        await page.GetByRole(AriaRole.Link, new() { Name = "Question routing" }).First.ClickAsync();
        await page.WaitForURLAsync(ProjectAddress());
        var project = new Uri(page.Url).AbsolutePath;

        var first = await StartAsync(visitor, project, "First of two");
        await Expect(page.Locator(".run-figures")).ToContainTextAsync(Beyond(20));
        var second = await StartAsync(visitor, project, "Second of two");
        await Expect(page.GetByText("Place 1 in the queue, 1 runs before it.", new() { Exact = false })).ToBeVisibleAsync();
        await visitor.LookAsync("control-queued");

        await visitor.GoAsync(first);
        await PressAsync(page, "Pause");
        await ShouldBeAsync(page, "Paused");
        var pausedAt = await StepAsync(page);
        await visitor.LookAsync("control-paused");

        await visitor.GoAsync(second);
        await ShouldBeAsync(page, "Running");
        await CancelAsync(visitor);

        await visitor.GoAsync(first);
        await PressAsync(page, "Go on");
        await ShouldBeAsync(page, "Running");
        await Expect(page.Locator(".run-figures")).ToContainTextAsync(Beyond(pausedAt));
        (await StepAsync(page)).ShouldBeGreaterThan(pausedAt);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Events" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("Went on from the last checkpoint");
        await CancelAsync(visitor);

        await PressAsync(page, "Retry from the start");
        await ShouldBeAsync(page, "Running");
        await CancelAsync(visitor);
        await DeleteAsync(visitor, project, "First of two");

        visitor.Complaints.ShouldBeEmpty();
    }

    private static async Task<string> StartAsync(Visitor visitor, string project, string name)
    {
        var page = visitor.Page;
        await visitor.GoAsync(project + "/runs/new");
        await page.Locator("summary").ClickAsync();
        await page.Locator("#setting-steps").FillAsync("20000");
        await page.Locator("#setting-checkpoint_every").FillAsync("20");
        await page.Locator("#evaluate").UncheckAsync();
        await page.Locator("#run-name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the run" }).ClickAsync();
        await page.WaitForURLAsync(RunAddress());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(name);
        return new Uri(page.Url).AbsolutePath;
    }

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First.ClickAsync();

    private static Task ShouldBeAsync(IPage page, string state) => Expect(page.Locator("h1 .chip")).ToContainTextAsync(state);

    private static async Task CancelAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await PressAsync(page, "Cancel the run");
        var dialog = page.Locator("dialog[open]");
        await Expect(dialog).ToContainTextAsync("without a result?");
        // Whoever changes his mind loses nothing.
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await ShouldBeAsync(page, "Running");
        await PressAsync(page, "Cancel the run");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel the run" }).ClickAsync();
        await ShouldBeAsync(page, "Cancelled");
    }

    private static async Task DeleteAsync(Visitor visitor, string project, string name)
    {
        var page = visitor.Page;
        await PressAsync(page, "Delete");
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync(name);
        await visitor.LookAsync("control-delete");
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.WaitForURLAsync("**" + project + "/runs");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Second of two" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = name })).ToHaveCountAsync(0);
    }

    // The figures say "step 1,234 of 20,000".
    private static Regex Beyond(int step) => new($"step (?:{string.Join('|', Enumerable.Range(step + 1, 3000).Select(one => one.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)))}) of");

    private static async Task<int> StepAsync(IPage page)
    {
        var said = StepSaid().Match(await page.Locator(".run-figures").InnerTextAsync());
        return int.Parse(said.Groups["step"].Value, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("step (?<step>[0-9,]+) of")]
    private static partial Regex StepSaid();

    [GeneratedRegex("/projects/[0-9a-f-]{36}$")]
    private static partial Regex ProjectAddress();

    [GeneratedRegex("/runs/[0-9a-f-]{36}$")]
    private static partial Regex RunAddress();
}
