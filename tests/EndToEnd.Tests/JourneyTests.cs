using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

/// <summary>What a domain team does on its first day: from its own file to a tuned model it has measured and talked to.</summary>
public sealed partial class JourneyTests(Portal portal) : IClassFixture<Portal>
{
    private const int Rows = 400;
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 240_000 };

    [Fact]
    public async Task A_team_uploads_maps_tunes_measures_and_talks_to_its_model()
    {
        await using var visitor = await Visitor.OpenAsync(portal);
        var page = visitor.Page;
        await visitor.SignInAsync();
        await page.GotoAsync("/projects");
        await page.GetByRole(AriaRole.Link, new() { Name = "Question routing" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Question routing", Level = 1 })).ToBeVisibleAsync();
        var project = new Uri(page.Url).AbsolutePath;

        await UploadAsync(visitor, project);
        var run = await TrainAsync(visitor, project);
        await MeasureAsync(visitor, run);
        await TalkAsync(visitor, run);

        visitor.Complaints.ShouldBeEmpty();
    }

    private static async Task UploadAsync(Visitor visitor, string project)
    {
        var page = visitor.Page;
        await visitor.GoAsync(project + "/data");
        await Expect(page.GetByText("MedQuAD patient questions").First).ToBeVisibleAsync();
        await Expect(page.Locator("#files")).ToBeEnabledAsync();
        await page.Locator("#files").SetInputFilesAsync(new FilePayload { Name = "questions.csv", MimeType = "text/csv", Buffer = Csv() });
        await page.WaitForURLAsync(ImportAddress());
        await Expect(page.GetByText($"{Rows + 1} lines")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview", Exact = false }).Last.ClickAsync();
        await visitor.LookAsync("journey-preview");
        await page.GetByRole(AriaRole.Button, new() { Name = "Columns", Exact = false }).Last.ClickAsync();
        await Expect(page.GetByLabel("User's turn", new() { Exact = true })).ToHaveValueAsync("question");
        await Expect(page.GetByLabel("Label", new() { Exact = true })).ToHaveValueAsync("kind");
        await visitor.LookAsync("journey-columns");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check all rows" }).ClickAsync();
        await Expect(page.GetByText("Rows read")).ToBeVisibleAsync(Patiently);
        await visitor.LookAsync("journey-checks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Split", Exact = false }).Last.ClickAsync();
        await page.GetByLabel("Name of the dataset").FillAsync("Front desk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create version 1" }).ClickAsync();
        await page.WaitForURLAsync(VersionAddress(), new() { Timeout = 120_000 });
        await Expect(page.GetByText("Content hash").First).ToBeVisibleAsync();
        await visitor.LookAsync("journey-version");
    }

    private static async Task<string> TrainAsync(Visitor visitor, string project)
    {
        var page = visitor.Page;
        await visitor.GoAsync(project + "/runs/new");
        await page.GetByText("Front desk v1").First.ClickAsync();
        await page.GetByText("Balanced", new() { Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the run" }).ClickAsync();
        await page.WaitForURLAsync(RunAddress(), new() { Timeout = 60_000 });
        await Expect(page.Locator("main canvas").First).ToBeVisibleAsync(Patiently);
        await visitor.LookAsync("journey-run-live");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Evaluate" })).ToBeVisibleAsync(Patiently);
        foreach (var tab in new[] { "Samples", "Answers", "Log", "Configuration", "Events", "Charts" })
        {
            await page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            await visitor.LookAsync("journey-run-" + tab);
        }

        return new Uri(page.Url).AbsolutePath;
    }

    private static async Task MeasureAsync(Visitor visitor, string run)
    {
        var page = visitor.Page;
        await visitor.GoAsync(run);
        await page.GetByRole(AriaRole.Link, new() { Name = "Evaluate" }).ClickAsync();
        await visitor.SettledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start evaluation" }).ClickAsync();
        await Expect(page.GetByText("The tuned model is better", new() { Exact = false }).First).ToBeVisibleAsync(Patiently);
        await visitor.LookAsync("journey-evaluation");
    }

    private static async Task TalkAsync(Visitor visitor, string run)
    {
        var page = visitor.Page;
        await visitor.GoAsync(run);
        await page.GetByRole(AriaRole.Link, new() { Name = "Try it" }).ClickAsync();
        await page.GetByLabel("Prompt", new() { Exact = false }).First.FillAsync("What are the symptoms of leukemia?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        // Which label a model of 260 thousand parameters picks is not the point; that it answers with one of them is what tuning taught it.
        await Expect(page.Locator(".answer").Nth(1)).ToHaveTextAsync(new Regex($"^({string.Join('|', Questions().Select(row => Regex.Escape(row.Label)).Distinct())})$"), new() { Timeout = 240_000 });
        await Expect(page.Locator(".answer").Nth(0)).Not.ToBeEmptyAsync();
        await Expect(page.Locator(".answer[aria-busy='true']")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await visitor.LookAsync("journey-playground");
    }

    private static byte[] Csv() => System.Text.Encoding.UTF8.GetBytes(
        "question,kind\n" + string.Concat(Questions().Select(row => $"\"{row.Question.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{row.Label}\n")));

    private static IEnumerable<(string Question, string Label)> Questions() =>
        File.ReadLines(Path.Combine(Portal.Root, "infra/demo/data/question-routing/train.jsonl")).Take(Rows)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(row => (row.GetProperty("input").GetString()!, row.GetProperty("label").GetString()!));

    [GeneratedRegex("/data/imports/[0-9a-f-]{36}$")]
    private static partial Regex ImportAddress();

    [GeneratedRegex("/data/versions/[0-9a-f-]{36}$")]
    private static partial Regex VersionAddress();

    [GeneratedRegex("/runs/[0-9a-f-]{36}$")]
    private static partial Regex RunAddress();
}
