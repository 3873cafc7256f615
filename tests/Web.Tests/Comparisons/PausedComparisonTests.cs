using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Tests.Billing;
using Platform.Web.Tests.Evaluations;

namespace Platform.Web.Tests.Comparisons;

public sealed class PausedComparisonTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    [Fact]
    public async Task At_a_contracts_cap_cases_get_no_arm_and_no_answer_until_the_customer_lifts_the_agreed_pause()
    {
        using var live = await LiveScene.OpenAsync(world);
        await live.StartAsync(live.Plan());
        var (billing, contract) = await CappedAsync(live);

        foreach (var (path, body) in new (string, object)[] { ("/triage/assignments", new { @case = "ticket-7" }), ("/triage/answers", new { @case = "ticket-7", messages = new[] { new { role = "user", content = "Hello" } } }) })
        {
            var (status, problem) = await live.PostAsync(path, body);
            (status, problem.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.Forbidden, "contract.paused"), path);
            problem.GetProperty("detail").GetString()!.ShouldContain("customer's part may lift");
        }

        var invoice = await live.DataAsync(db => db.Invoices.SingleAsync(row => row.ContractId == contract));
        (await billing.AsAsync<SpendingPause, Outcome<InvoiceId>>(billing.Customer, pause => pause.LiftAsync(invoice.Id, default))).Succeeded.ShouldBeTrue();
        (await live.PostAsync("/triage/assignments", new { @case = "ticket-7" })).Status.ShouldBe(HttpStatusCode.OK);
    }

    // its fee alone reaches the cap
    private async Task<(BillingScene Billing, ContractId Contract)> CappedAsync(LiveScene live)
    {
        var tenant = live.Inner.Tenant;
        await live.DataAsync(async db =>
        {
            foreach (var (person, part) in new[] { (tenant.Reader, BillingRole.Customer), (tenant.Editor, BillingRole.AccountManager) })
                (await db.Members.SingleAsync(member => member.UserId == person.Id)).GiveBilling(part).Succeeded.ShouldBeTrue();
            return await db.SaveChangesAsync();
        });
        var billing = new BillingScene(world.Host, tenant, live.Inner.ProjectId, new MovableClock());
        var first = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-10);
        var contract = await billing.SignedAsync(BillingScene.Terms with { FirstDay = first, Periods = 1, Kpis = [], FlatFee = 700, Cap = 600, AtCap = CapRule.Pauses });
        (await world.Host.InWorkspaceAsync(tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, default))).Error.ShouldBeNull();
        return (billing, contract);
    }
}
