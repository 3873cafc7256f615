using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests;

/// <summary>The portal is killed while periods are frozen and invoices issued, and started again: nothing half is kept, nothing done twice. <c>LATHE_KILLS</c> sets how often while periods are frozen.</summary>
public sealed partial class BillingKillTests(Portal portal) : IClassFixture<Portal>
{
    private const int Periods = 18;

    [Fact]
    public async Task A_portal_killed_while_it_freezes_and_issues_ends_with_every_period_once_and_every_number_once()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("LATHE_KILLS") ?? "3", CultureInfo.InvariantCulture);
        var chance = new Random(7);
        await using var people = await BillingPeople.InviteAsync(portal);
        var project = await BillingSteps.ProjectAsync(people.Manager);
        await BillingSteps.DefineAsync(people.Manager, project);
        var contract = await BillingSteps.AgreeAsync(people.Manager, project, Periods, monthsAgo: Periods);
        await BillingSteps.SendCasesAsync(people.Manager, project, monthsAgo: Periods);
        await BillingSteps.SignAsync(people.Manager, contract);
        await BillingSteps.SignAsync(people.Customer, contract);
        for (var kill = 0; kill < kills; kill++)
        {
            await UntilMoreAreFrozenAsync(people.Manager, project);
            await portal.KillAsync();
            await portal.StartAsync();
        }

        await BillingSteps.InvoiceAsync(people.Manager, project, Periods);
        var kept = await people.Manager.Page.Locator("main tbody a").AllTextContentsAsync();
        kept.Select(link => link.Trim()).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, Periods).Select(period => string.Create(CultureInfo.InvariantCulture, $"Period {period}")).Order(StringComparer.Ordinal));
        var invoices = new[] { await BillingSteps.InvoiceAsync(people.Manager, project, period: 1), await BillingSteps.InvoiceAsync(people.Manager, project, period: 2) };
        foreach (var invoice in invoices)
        {
            await BillingSteps.SubmitAsync(people.Manager, invoice);
            await BillingSteps.ApproveOnPageAsync(people.Reviewer, invoice);
            await IssueAsync(people.Manager, invoice, chance);
        }

        await people.Customer.GoAsync(project + "/value/invoices");
        var links = await people.Customer.Page.Locator("main tbody a").AllTextContentsAsync();
        links.Select(link => link.Trim()).Where(link => link.Contains('-', StringComparison.Ordinal)).Select(number => number[^5..]).Order(StringComparer.Ordinal).ShouldBe(["00001", "00002"]);
        foreach (var invoice in invoices)
            (await (await EvidenceDownload.FromAsync(people.Customer, invoice, portal.Downloads)).VerifyAsync()).ShouldBe(0);
    }

    // the moment in which a kill hurts: some periods are frozen, the job is at the next one
    private static async Task UntilMoreAreFrozenAsync(Visitor visitor, string project)
    {
        var before = await FrozenAsync(visitor, project);
        // the job begins within half a minute; how long it takes is the machine's affair
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(5);)
        {
            if (await FrozenAsync(visitor, project) is var now && (now > before || now == Periods))
                return;
            await Task.Delay(10);
        }

        throw new InvalidOperationException($"{before} of {Periods} periods are frozen, and no more come.");
    }

    private static async Task<int> FrozenAsync(Visitor visitor, string project)
    {
        var answer = await visitor.Page.APIRequest.GetAsync($"/api{project}/invoices");
        return FrozenMoment().Count(await answer.TextAsync());
    }

    /// <summary>Issues, with the portal killed in the middle of it, until it is issued.</summary>
    private async Task IssueAsync(Visitor manager, string invoice, Random chance)
    {
        for (var attempt = 0; ; attempt++)
        {
            await manager.GoAsync(invoice);
            var issue = manager.Page.GetByRole(AriaRole.Button, new() { Name = "Issue", Exact = true });
            if (await issue.CountAsync() == 0)
                return;
            await issue.First.ClickAsync();
            await manager.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Issue", Exact = true }).ClickAsync();
            if (attempt >= 2)
            {
                // who left the page now would take his wish back
                await Expect(manager.Page.GetByRole(AriaRole.Heading, new() { Name = "-0000", Level = 1 })).ToBeVisibleAsync(new() { Timeout = 240_000 });
                return;
            }

            await Task.Delay(chance.Next(120));
            await portal.KillAsync();
            // the page would load itself anew once the portal is back, in the middle of our own way to it
            await manager.Page.GotoAsync("about:blank");
            await portal.StartAsync();
        }
    }

    [GeneratedRegex("\"frozenAt\":\"")]
    private static partial Regex FrozenMoment();
}
