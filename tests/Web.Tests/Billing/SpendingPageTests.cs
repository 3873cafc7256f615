using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Contracts;
using Platform.Web.Features.Invoicing.Desk;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Billing;

/// <summary>Pages say where a running period stands. Sessions live by the real clock, so the contract's one period is the running one; its fee alone reaches the cap.</summary>
public sealed class SpendingPageTests(PortalTestHost host) : IClassFixture<PortalTestHost>
{
    private const string Lift = "Let the model go on";
    private readonly MovableClock _clock = new();

    [Fact]
    public async Task The_period_the_contract_and_the_desk_say_where_the_amount_stands_and_the_customer_lifts_the_pause()
    {
        var scene = await BillingScene.MakeAsync(host, _clock);
        var first = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-10);
        var contract = await scene.SignedAsync(BillingScene.Terms with { FirstDay = first, Periods = 1, Kpis = [], FlatFee = 700, WarnAt = 300, Cap = 600, AtCap = CapRule.Pauses });
        (await host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, CancellationToken.None))).Error.ShouldBeNull();
        var invoice = await scene.DataAsync(db => db.Invoices.SingleAsync(row => row.ContractId == contract));

        var item = (await scene.AsAsync<DeskQueries, DeskPage>(scene.Manager, desk => desk.PageAsync(new DeskFilter(), 0, 50, CancellationToken.None))).Items.Single();
        (item.IsWarned, item.IsPaused).ShouldBe((true, true));
        using var browser = await host.SignInAsync(scene.Customer);
        var home = await browser.OpenAsync($"/projects/{scene.Project}/value/contracts/{contract}");
        home.QuerySelectorAll(".note").Single(note => note.TextContent.Contains("agreed cap is reached", StringComparison.Ordinal)).QuerySelector("a")!.GetAttribute("href")!.ShouldEndWith($"/invoices/{invoice.Id}");
        var text = home.QuerySelector("main")!.TextContent;
        text.ShouldContain("at it the model pauses until the period ends");
        text.ShouldContain("warned when a period reaches 300.00 EUR");
        var page = $"/projects/{scene.Project}/value/invoices/{invoice.Id}";
        (await browser.OpenAsync(page)).QuerySelectorAll("main button").ShouldContain(button => button.TextContent.Trim() == Lift);
        (await browser.OpenAsync("/billing")).QuerySelector(".risk-chips")!.TextContent.ShouldContain("Paused at the cap");
        using var vendor = await host.SignInAsync(scene.Manager);
        (await vendor.OpenAsync(page)).QuerySelectorAll("main button").ShouldNotContain(button => button.TextContent.Trim() == Lift);

        (await browser.PostAsync(new Uri($"/api/projects/{scene.Project}/invoices/{invoice.Id}/pause/lift", UriKind.Relative), null)).IsSuccessStatusCode.ShouldBeTrue();
        (await browser.OpenAsync(page)).QuerySelector("main")!.TextContent.ShouldContain("The customer lifted the agreed pause");
    }
}
