using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Billing;

/// <summary>What a running period costs is compared with what both sides agreed: a warning, a cap, and what happens there.</summary>
public sealed class SpendingTests : IClassFixture<PortalTestHost>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly MovableClock Clock = new();

    private readonly PortalTestHost _host;

    public SpendingTests(PortalTestHost host)
    {
        _host = host;
        _host.Replacements = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
    }

    [Fact]
    public async Task A_period_at_its_cap_pauses_as_agreed_until_the_customer_lifts_it()
    {
        var (scene, contract) = await StartAsync(BillingScene.Terms with { WarnAt = 400, Cap = 600, AtCap = CapRule.Pauses });
        await KeepAsync(scene, contract);
        (await RefusalAsync(scene)).ShouldBeNull();
        await scene.CasesAsync(1, 3000, 0.4, 0.7);
        Clock.Advance(WatchSpending.Every);
        await KeepAsync(scene, contract);

        var refusal = (await RefusalAsync(scene))!;
        (refusal.Code, refusal.Kind).ShouldBe(("contract.paused", ErrorKind.Forbidden));
        refusal.Message.ShouldContain("600 EUR");
        refusal.Message.ShouldContain("2026-01-31");
        refusal.Message.ShouldContain("customer's part may lift");
        var invoice = await scene.DataAsync(db => db.Invoices.SingleAsync(row => row.ContractId == contract));
        (await scene.AsAsync<SpendingPause, Outcome<InvoiceId>>(scene.Manager, pause => pause.LiftAsync(invoice.Id, None))).Error!.Code.ShouldBe("contract.role_needed");
        (await scene.AsAsync<SpendingPause, Outcome<InvoiceId>>(scene.Customer, pause => pause.LiftAsync(invoice.Id, None))).Succeeded.ShouldBeTrue();
        (await RefusalAsync(scene)).ShouldBeNull();
        (await scene.AsAsync<SpendingPause, Outcome<InvoiceId>>(scene.Customer, pause => pause.LiftAsync(invoice.Id, None))).Error!.Code.ShouldBe("contract.not_paused");

        // later looks change neither the lifting nor what was noted
        await scene.CasesAsync(1, 200, 0.4, 0.7, "more-", 8);
        Clock.Advance(WatchSpending.Every);
        await KeepAsync(scene, contract);
        (await RefusalAsync(scene)).ShouldBeNull();
        (await NotesAsync(scene, contract)).ShouldBe(["contract.spending_warned", "contract.cap_reached", "contract.pause_lifted"], ignoreOrder: true);
        // the next period begins without it
        Clock.MoveTo(2026, 2, 1);
        await KeepAsync(scene, contract);
        (await RefusalAsync(scene)).ShouldBeNull();
    }

    [Fact]
    public async Task Without_an_agreed_pause_the_service_goes_on_and_a_look_repeats_nothing()
    {
        var (scene, contract) = await StartAsync(BillingScene.Terms with { Cap = 600, WarnAt = 600 });
        await scene.CasesAsync(1, 3000, 0.4, 0.7);
        Clock.Advance(TimeSpan.FromMinutes(2));
        await KeepAsync(scene, contract);
        var seen = (await scene.DataAsync(db => db.Invoices.SingleAsync(row => row.ContractId == contract))).Spending!;
        seen.Net.ShouldBe(600);

        Clock.Advance(WatchSpending.Every * 2);
        await KeepAsync(scene, contract);

        (await RefusalAsync(scene)).ShouldBeNull();
        (await scene.DataAsync(db => db.Invoices.SingleAsync(row => row.ContractId == contract))).Spending.ShouldBe(seen, "no case came since");
        (await NotesAsync(scene, contract)).ShouldBe(["contract.spending_warned", "contract.cap_reached"], ignoreOrder: true);
    }

    private async Task<(BillingScene Scene, ContractId Contract)> StartAsync(ContractTerms terms)
    {
        Clock.MoveTo(2025, 12, 20);
        var scene = await BillingScene.MakeAsync(_host, Clock);
        var contract = await scene.SignedAsync(terms);
        Clock.MoveTo(2026, 1, 29);
        return (scene, contract);
    }

    private async Task KeepAsync(BillingScene scene, ContractId contract) =>
        (await _host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, None))).Error.ShouldBeNull();

    private static Task<DomainError?> RefusalAsync(BillingScene scene) => scene.AsAsync<SpendingPause, DomainError?>(scene.Manager, pause => pause.RefusalAsync(scene.Project, None));

    private static Task<List<string>> NotesAsync(BillingScene scene, ContractId contract)
    {
        var subject = contract.ToString();
        return scene.DataAsync(db => db.AuditEntries.Where(entry => entry.SubjectId == subject && (entry.What.StartsWith("contract.spending") || entry.What.StartsWith("contract.cap") || entry.What.StartsWith("contract.pause")))
            .Select(entry => entry.What).ToListAsync());
    }
}
