using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

/// <summary>The contract's editor as an account manager uses it: what is typed is simulated beside it.</summary>
public sealed class ContractTests(Portal portal) : IClassFixture<Portal>
{
    // what is simulated takes many processor seconds, and the machine may have other work
    private static readonly LocatorAssertionsToContainTextOptions Patiently = new() { Timeout = 240_000 };

    [Fact]
    public async Task The_worked_example_follows_what_is_typed_and_the_advice_says_what_each_design_could_bill()
    {
        await using var visitor = await Visitor.OpenAsync(portal, width: 1024);
        var page = visitor.Page;
        await visitor.SignInAsync();
        await visitor.GoAsync("/projects");
        var project = await page.GetByRole(AriaRole.Link, new() { Name = "Question routing" }).First.GetAttributeAsync("href") ?? "";
        var contract = await Agreement.DraftAsync(visitor, project, "Routing 2027");
        await visitor.GoAsync(contract + "/edit");
        var example = page.Locator("section.example");

        await TypeAsync(page, "#expect-cases", "3000");
        await TypeAsync(page, "#expect-uplift", "20");
        await Expect(example).ToContainTextAsync("of 26 simulated months bill", Patiently);
        var bound = await example.Locator(".metric .value").First.InnerTextAsync();
        bound.ShouldNotStartWith("0 ");
        await TypeAsync(page, "#alpha", "50");
        await Expect(example).ToContainTextAsync("lies from 0.1 % to 20 %", Patiently);
        await TypeAsync(page, "#alpha", "5");
        await TypeAsync(page, "#expect-cases", "100");
        await Expect(example).ToContainTextAsync("too few cases", Patiently);
        await TypeAsync(page, "#expect-cases", "1000");
        await page.Locator("details.advice > summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Work out what each could show" }).ClickAsync();
        await Expect(page.Locator("details.advice tbody tr").First).ToContainTextAsync("points", Patiently);

        foreach (var theme in new[] { "light", "dark" })
        {
            await page.EvaluateAsync($"lathe.theme.choose('{theme}')");
            var axe = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
            axe.Violations.Where(violation => violation.Impact is "serious" or "critical").SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html}")).ShouldBeEmpty();
        }

        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
        visitor.Complaints.ShouldBeEmpty();
    }

    private static async Task TypeAsync(IPage page, string field, string value)
    {
        await page.Locator(field).FillAsync(value);
        await page.Locator(field).PressAsync("Tab");
    }
}
