using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Ledger;
using Platform.Web.Features.Invoicing;
using Platform.Web.Features.Invoicing.Disputing;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Hosting.Paging;

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
        (await ViewAsync(scene, invoice)).OpenDisputes.Select(dispute => dispute.Id).ShouldBe([kpi, fee]);
        (await Disputes(scene, scene.Manager, work => work.RejectAsync(kpi, "again", None))).Error!.Code.ShouldBe("invoice.second_person");
        (await Disputes(scene, scene.Second, work => work.RejectAsync(kpi, "", None))).Succeeded.ShouldBeTrue();
        Clock.Advance(TimeSpan.FromDays(Dispute.AnswerDays + 1));
        foreach (var (id, _) in await Portal.Services.CreateScope().ServiceProvider.GetRequiredService<BillingClaims>().DisputesAsync(None))
            await Portal.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<DisputeLine>().ExpireAsync(id, None));

        var view = await ViewAsync(scene, invoice);
        var answered = await scene.AsAsync<InvoiceThreads, Paged<DisputeView>>(scene.Customer, threads => threads.DisputesAsync(invoice, false, 0, 10, None));
        answered.Items.Select(dispute => (dispute.Id, dispute.State)).ShouldBe([(fee, DisputeState.Upheld), (kpi, DisputeState.Rejected)], ignoreOrder: true);
        view.OpenDisputes.ShouldBeEmpty();
        view.CreditNotes.ShouldHaveSingleItem().Totals.Net.ShouldBe(250);
        (await FindingsAsync(scene, view.CreditNotes[0].Id)).ShouldBeEmpty();
        Clock.Advance(TimeSpan.FromDays(30));
        (await Disputes(scene, scene.Customer, work => work.OpenAsync(invoice, 1, "late", None))).Error!.Code.ShouldBe("invoice.dispute_window");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_line_that_is_disputed_again_holds_what_is_left_of_it_and_gives_no_more_back(int line)
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        var invoice = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        await IssueAsync(scene, invoice);
        var net = (await ViewAsync(scene, invoice)).Lines[line - 1].Net;
        await UpheldAsync(scene, invoice, line, net - 100);

        var again = (await Disputes(scene, scene.Customer, work => work.OpenAsync(invoice, line, "still too much", None))).Value;
        (await scene.DataAsync(db => db.Disputes.SingleAsync(row => row.Id == again))).Held.ShouldBe(net - 100);
        (await Disputes(scene, scene.Manager, work => work.UpholdAsync(again, net - 50, "a little less", None))).Error!.Code.ShouldBe("invoice.dispute_amount");
        (await Disputes(scene, scene.Manager, work => work.UpholdAsync(again, net - 150, "a little less", None))).Error.ShouldBeNull();
        (await ViewAsync(scene, invoice)).CreditNotes.Select(note => note.Totals.Net).Order().ShouldBe([50, 100]);
        await UpheldAsync(scene, invoice, line, 0);

        (await Disputes(scene, scene.Customer, work => work.OpenAsync(invoice, line, "of nothing", None))).Error!.Code.ShouldBe("invoice.dispute_line");
        var view = await ViewAsync(scene, invoice);
        view.CreditNotes.Sum(note => note.Totals.Net).ShouldBe(net);
        foreach (var note in view.CreditNotes)
            (await FindingsAsync(scene, note.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_invoice_that_gives_money_back_is_not_credited_by_a_dispute_that_changes_nothing()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        var invoice = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        (await Review(scene, scene.Manager, work => work.AdjustAsync(invoice, "2025", -1_000_000, "paid twice before", None))).Error.ShouldBeNull();
        await IssueAsync(scene, invoice);
        (await ViewAsync(scene, invoice)).Row.Totals.Gross.ShouldBeLessThan(0);

        var dispute = (await Disputes(scene, scene.Customer, work => work.OpenAsync(invoice, 1, "wrong", None))).Value;
        (await Disputes(scene, scene.Customer, work => work.WithdrawAsync(dispute, None))).Error.ShouldBeNull();
        (await ViewAsync(scene, invoice)).Row.State.ShouldBe(InvoiceState.Issued);
    }

    private static async Task UpheldAsync(BillingScene scene, InvoiceId invoice, int line, decimal remains)
    {
        var dispute = (await Disputes(scene, scene.Customer, work => work.OpenAsync(invoice, line, "too much", None))).Value;
        (await Disputes(scene, scene.Manager, work => work.UpholdAsync(dispute, remains, "agreed", None))).Error.ShouldBeNull();
    }
}
