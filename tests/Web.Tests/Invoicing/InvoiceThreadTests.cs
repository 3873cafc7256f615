using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Tests.Billing;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Invoicing;

/// <summary>What was said about an invoice stays readable when it is much: pages and programs read it piece by piece, newest first.</summary>
public sealed class InvoiceThreadTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private const int Comments = 1050;
    private const int Withdrawn = 250;

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_thousand_comments_and_hundreds_of_disputes_come_page_by_page_with_what_is_open_first()
    {
        var (scene, invoice) = await TalkedAboutAsync();
        using var browser = await host.SignInAsync(scene.Manager);

        var page = await browser.OpenAsync($"/projects/{scene.Project}/value/invoices/{invoice}");

        page.QuerySelectorAll("section[aria-labelledby=comments] .comments p").Select(said => said.TextContent).ShouldBe(Enumerable.Range(0, 20).Select(number => $"comment {Comments - number}"));
        page.QuerySelector("section[aria-labelledby=comments] .pager")!.TextContent.ShouldContain("1,050");
        var disputes = page.QuerySelectorAll("section[aria-labelledby=disputes] article");
        disputes.Length.ShouldBe(11);
        disputes[0].TextContent.ShouldContain("not withdrawn");
        disputes[1].TextContent.ShouldContain($"dispute {Withdrawn}”");
        page.QuerySelector("section[aria-labelledby=disputes] > .pager")!.TextContent.ShouldContain("250");
    }

    [Fact]
    public async Task Programs_read_comments_and_disputes_by_skip_and_take()
    {
        var (scene, invoice) = await TalkedAboutAsync();
        using var browser = await host.SignInAsync(scene.Manager);
        async Task<(int Total, IReadOnlyList<JsonElement> Items)> ReadAsync(string what)
        {
            var read = JsonDocument.Parse(await browser.GetStringAsync(new Uri($"/api/projects/{scene.Project}/invoices/{invoice}/{what}", UriKind.Relative))).RootElement;
            return (read.GetProperty("total").GetInt32(), [.. read.GetProperty("items").EnumerateArray()]);
        }

        var last = await ReadAsync("comments?skip=1000&take=100");
        (last.Total, last.Items.Count, last.Items[^1].GetProperty("text").GetString()).ShouldBe((Comments, 50, "comment 1"));
        last.Items[0].GetProperty("author").GetString().ShouldNotBe(scene.Manager.Id);
        var line = await ReadAsync("comments?line=2&take=1000");
        (line.Total, line.Items.Count).ShouldBe((Comments / 2, 200));
        (await ReadAsync("disputes?open=true")).Total.ShouldBe(1);
        (await ReadAsync("disputes?open=false")).Total.ShouldBe(Withdrawn);
        var all = await ReadAsync("disputes?skip=250");
        (all.Total, all.Items.ShouldHaveSingleItem().GetProperty("reason").GetString()).ShouldBe((Withdrawn + 1, "dispute 1"));
        (await browser.GetStringAsync(new Uri($"/api/projects/{scene.Project}/invoices/{invoice}", UriKind.Relative))).Length.ShouldBeLessThan(20_000);
    }

    [Fact]
    public async Task Programs_read_the_invoices_of_a_project_by_skip_and_take()
    {
        var scene = await BillingScene.MakeAsync(host, new MovableClock());
        for (var number = 1; number <= 5; number++)
            await DraftAsync(scene, $"Contract {number}");
        using var browser = await host.SignInAsync(scene.Manager);
        var read = new List<string?>();
        for (var skip = 0; skip < 6; skip += 2)
        {
            var page = JsonDocument.Parse(await browser.GetStringAsync(new Uri($"/api/projects/{scene.Project}/invoices?skip={skip}&take=2", UriKind.Relative))).RootElement;
            page.GetProperty("total").GetInt32().ShouldBe(5);
            read.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("id").GetProperty("value").GetString()));
        }

        var all = await scene.DataAsync(db => db.Invoices.Select(row => row.Id).ToListAsync());
        read.ShouldBe(all.Select(id => id.ToString()), ignoreOrder: true);
    }

    private async Task<(BillingScene Scene, InvoiceId Invoice)> TalkedAboutAsync()
    {
        var scene = await BillingScene.MakeAsync(host, new MovableClock());
        var id = await DraftAsync(scene, "Questions");
        await scene.DataAsync(async db =>
        {
            var (invoice, now) = (await db.Invoices.SingleAsync(row => row.Id == id), scene.Clock.GetUtcNow());
            for (var number = 1; number <= Comments; number++)
                db.Add(InvoiceComment.Say(invoice, number % 2 == 0 ? 2 : null, (scene.Manager.Id, BillingRole.AccountManager), $"comment {number}", now.AddMinutes(number)).Value);
            for (var number = 1; number <= Withdrawn; number++)
            {
                var dispute = Dispute.Open(invoice, 2, null, $"dispute {number}", scene.Customer.Id, now.AddMinutes(number)).Value;
                dispute.Withdraw(scene.Customer.Id, now.AddMinutes(number)).Succeeded.ShouldBeTrue();
                db.Add(dispute);
            }

            db.Add(Dispute.Open(invoice, 2, null, "not withdrawn", scene.Customer.Id, now.AddMinutes(Withdrawn + 1)).Value);
            return await db.SaveChangesAsync();
        });
        return (scene, id);
    }

    private async Task<InvoiceId> DraftAsync(BillingScene scene, string name)
    {
        var contract = await scene.SignedAsync(BillingScene.Terms with { Periods = 1 }, name);
        (await host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, None))).Error.ShouldBeNull();
        return await scene.DataAsync(db => db.Invoices.Where(row => row.ContractId == contract).Select(row => row.Id).SingleAsync());
    }
}
