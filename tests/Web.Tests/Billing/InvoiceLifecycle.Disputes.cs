using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Ledger;
using Platform.Web.Features.Invoicing.Disputing;
using Platform.Web.Features.Invoicing.Periods;

namespace Platform.Web.Tests.Billing;

/// <content>Disputes of issued lines and their answers.</content>
public abstract partial class InvoiceLifecycle
{
    [Fact]
    public async Task A_dispute_that_nobody_answers_is_upheld_and_a_rejection_takes_two()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        var invoice = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        await IssueAsync(scene, invoice);
        var fee = (await Disputes(scene, scene.Customer, work => work.OpenAsync(invoice, 2, "no fee was due", None))).Value;
        var kpi = (await Disputes(scene, scene.Customer, work => work.OpenAsync(invoice, 1, "wrong", None))).Value;

        (await Disputes(scene, scene.Manager, work => work.RejectAsync(kpi, "the evidence stands", None))).Succeeded.ShouldBeTrue();
        (await ViewAsync(scene, invoice)).Disputes.Single(dispute => dispute.Id == kpi).State.ShouldBe(DisputeState.Open);
        (await Disputes(scene, scene.Manager, work => work.RejectAsync(kpi, "again", None))).Error!.Code.ShouldBe("invoice.second_person");
        (await Disputes(scene, scene.Second, work => work.RejectAsync(kpi, "", None))).Succeeded.ShouldBeTrue();
        Clock.Advance(TimeSpan.FromDays(Dispute.AnswerDays + 1));
        foreach (var (id, _) in await Portal.Services.CreateScope().ServiceProvider.GetRequiredService<BillingClaims>().DisputesAsync(None))
            await Portal.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<DisputeLine>().ExpireAsync(id, None));

        var view = await ViewAsync(scene, invoice);
        view.Disputes.Select(dispute => (dispute.Id, dispute.State)).ShouldBe([(fee, DisputeState.Upheld), (kpi, DisputeState.Rejected)], ignoreOrder: true);
        view.CreditNotes.ShouldHaveSingleItem().Totals.Net.ShouldBe(250);
        (await FindingsAsync(scene, view.CreditNotes[0].Id)).ShouldBeEmpty();
        Clock.Advance(TimeSpan.FromDays(30));
        (await Disputes(scene, scene.Customer, work => work.OpenAsync(invoice, 1, "late", None))).Error!.Code.ShouldBe("invoice.dispute_window");
    }
}
