using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

/// <summary>A portal in which somebody has worked: two runs on the demo data, one of them measured. Every page has something to show.</summary>
public sealed partial class WorkedPortal : IAsyncLifetime
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 240_000 };

    public Portal Portal { get; } = new();

    /// <summary>Every page a person can open, by a short name.</summary>
    public IReadOnlyList<(string Name, string Path)> Pages { get; private set; } = [];

    public string Project { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Portal.InitializeAsync();
        await using var visitor = await Visitor.OpenAsync(Portal);
        var page = visitor.Page;
        await visitor.SignInAsync();
        await visitor.GoAsync("/projects");
        Project = await page.GetByRole(AriaRole.Link, new() { Name = "Question routing" }).First.GetAttributeAsync("href") ?? "";
        var first = await TrainAsync(visitor);
        var second = await TrainAsync(visitor);
        var evaluation = await MeasureAsync(visitor);
        await visitor.GoAsync(Project + "/data");
        var version = await page.Locator("main a[href*='/data/versions/']").First.GetAttributeAsync("href");
        await visitor.GoAsync("/models");
        var model = await page.Locator("a.model-card").First.GetAttributeAsync("href");
        var shelf = await Shelf.FillAsync(visitor, Project, "Agreements and laws");
        var document = await page.GetByRole(AriaRole.Link, new() { Name = Shelf.LabourLaw }).GetAttributeAsync("href");
        var contract = await Agreement.DraftAsync(visitor, Project, "Routing 2027");
        Pages =
        [
            ("home", "/"), ("projects", "/projects"), ("new project", "/projects/new"), ("project", Project), ("project settings", Project + "/settings"), ("data", Project + "/data"),
            ("version", version!), ("runs", Project + "/runs"), ("new run", Project + "/runs/new"), ("run", first), ("samples", first + "?tab=samples"), ("answers", first + "?tab=answers"),
            ("configuration", first + "?tab=configuration"), ("compare", $"{Project}/runs/compare?first={first[^36..]}&second={second[^36..]}"), ("evaluations", Project + "/evaluations"),
            ("new evaluation", Project + "/evaluations/new"), ("evaluation", evaluation), ("playground", Project + "/playground"), ("models", "/models"), ("model", model!), ("nodes", "/nodes"),
            ("collections", Project + "/documents"), ("collection", shelf), ("ask", shelf + "/ask"), ("search", shelf + "/search?q=notice"), ("questions", shelf + "/questions"),
            ("index versions", shelf + "/versions"), ("collection settings", shelf + "/settings"), ("receipts", Project + "/documents/receipts"), ("document", document + "?page=1&at=40&length=200"),
            ("value", Project + "/value"), ("new KPI", Project + "/value/new"), ("contracts", Project + "/value/contracts"), ("contract", contract), ("contract editor", contract + "/edit"),
            ("new contract", Project + "/value/contracts/new"), ("settings", "/settings"), ("people", "/settings/people"), ("workspaces", "/settings/workspaces"), ("audit log", "/audit"),
        ];
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();

    private async Task<string> TrainAsync(Visitor visitor)
    {
        await visitor.GoAsync(Project + "/runs/new");
        await visitor.Page.GetByText("Quick", new() { Exact = true }).First.ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start the run" }).ClickAsync();
        await visitor.Page.WaitForURLAsync(RunAddress(), new() { Timeout = 60_000 });
        await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Evaluate" })).ToBeVisibleAsync(Patiently);
        return new Uri(visitor.Page.Url).AbsolutePath;
    }

    private static async Task<string> MeasureAsync(Visitor visitor)
    {
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Evaluate" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start evaluation" }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Figures" })).ToBeVisibleAsync(Patiently);
        return new Uri(visitor.Page.Url).AbsolutePath;
    }

    [GeneratedRegex("/runs/[0-9a-f-]{36}$")]
    private static partial Regex RunAddress();
}
