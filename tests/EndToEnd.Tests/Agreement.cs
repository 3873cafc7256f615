using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Platform.EndToEnd.Tests;

/// <summary>A contract as an account manager writes it.</summary>
internal static partial class Agreement
{
    /// <summary>Takes the part of account manager, defines a KPI and drafts a contract about it.</summary>
    /// <returns>The contract's address.</returns>
    public static async Task<string> DraftAsync(Visitor visitor, string project, string name)
    {
        var page = visitor.Page;
        await visitor.GoAsync("/settings/people");
        await page.Locator("select[aria-label^='Part in contracts and invoices']").First.SelectOptionAsync("AccountManager");
        await page.GetByText("Kept for").WaitForAsync();
        await visitor.GoAsync(project + "/value/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Questions routed right");
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("routed-right-first");
        await page.GetByRole(AriaRole.Button, new() { Name = "Define" }).ClickAsync();
        await page.WaitForURLAsync("**/value/routed-right-first");
        await visitor.GoAsync(project + "/value/contracts/new");
        await page.GetByLabel("Name of the contract").FillAsync(name);
        foreach (var side in new[] { "vendor", "customer" })
        {
            await page.Locator($"#{side}-name").FillAsync(side + " Ltd");
            await page.Locator($"#{side}-country").FillAsync("DE");
        }

        await page.GetByLabel("Choose a KPI of the project").SelectOptionAsync("routed-right-first");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add KPI" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save draft" }).ClickAsync();
        await page.WaitForURLAsync(Address());
        return new Uri(page.Url).AbsolutePath[..^"/edit".Length];
    }

    [GeneratedRegex("/value/contracts/[0-9a-f-]{36}/edit$")]
    private static partial Regex Address();
}
