using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Web.Features.Invoicing.Economics;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Metering;

namespace Platform.Web.Tests.Billing;

/// <content>What a period will probably bill, and what a contract brought.</content>
public abstract partial class InvoiceLifecycle
{
    [Fact]
    public async Task A_running_period_says_what_it_will_probably_bill_and_the_desk_sees_a_jump()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 3000, 0.4, 0.6);
        (await Portal.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, None))).Error.ShouldBeNull();
        var invoice = await scene.DataAsync(db => db.Invoices.SingleAsync(row => row.ContractId == contract));
        var soFar = (await scene.AsAsync<PeriodSoFar, Outcome<SoFarView>>(scene.Customer, work => work.HandleAsync(invoice.Id, None))).Value;
        soFar.Lines[0].Amount.ShouldBeGreaterThan(0);
        soFar.Net.ShouldBe(soFar.Lines[0].Amount + 250);
        soFar.Forecast!.Middle.ShouldBeInRange(soFar.Net * 0.8m, soFar.Net * 1.3m);
        invoice.Forecast!.Middle.ShouldBe(soFar.Forecast.Middle);

        // many more cases than the forecast knew
        await scene.CasesAsync(1, 3000, 0.4, 0.7, "more-", 77);
        var id = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        var draft = await scene.DataAsync(db => db.Invoices.SingleAsync(row => row.Id == id));
        InvoiceRisk.Of(draft, BillingScene.Terms, null, 0).ShouldContain(reason => reason.Kind == RiskKind.OutsideForecast);
    }

    [Fact]
    public async Task What_a_contract_brought_stands_beside_what_it_took()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        await Portal.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<UsageMeter>().AddAsync(scene.Project, UsageKind.Answers, "", new(900_000, 100_000, 1800, 2000)));
        var invoice = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        await IssueAsync(scene, invoice);

        (await scene.AsAsync<ContractEconomics, Outcome<ContractId>>(scene.Manager, work => work.ValueAsync(contract, 9, None))).Error!.Code.ShouldBe("contract.role_needed");
        (await scene.AsAsync<ContractEconomics, Outcome<ContractId>>(scene.Customer, work => work.ValueAsync(contract, 9, None))).Succeeded.ShouldBeTrue();
        (await scene.AsAsync<ContractEconomics, Outcome<ContractId>>(scene.Manager, work => work.CostAsync(contract, new(2, 0, 0), None))).Succeeded.ShouldBeTrue();

        var vendor = (await scene.AsAsync<ContractEconomics, ContractEconomicsView?>(scene.Manager, work => work.FindAsync(contract, None)))!;
        var customer = (await scene.AsAsync<ContractEconomics, ContractEconomicsView?>(scene.Customer, work => work.FindAsync(contract, None)))!;
        var view = await ViewAsync(scene, invoice);
        vendor.Whole.Billed.ShouldBe(view.Row.Totals.Net);
        vendor.Whole.PerMillionTokens.ShouldBe(view.Row.Totals.Net);
        vendor.Margin.ShouldBe(view.Row.Totals.Net - 1);
        vendor.Return!.Worth.ShouldBe(view.Results[0].Quantity * 9);
        (customer.Rates, customer.Margin).ShouldBe((null, null));
        (await scene.AsAsync<IContractReturns, ContractReturn?>(scene.Customer, returns => returns.OfAsync(contract, None))).ShouldBe(new ContractReturn(1, "EUR", customer.Whole, customer.Return, null), "the contract's page shows the same");
    }
}
