using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing.Issuing;

namespace Platform.Web.Tests.Billing;

/// <content>From the frozen draft to the number.</content>
public abstract partial class InvoiceLifecycle
{
    [Fact]
    public async Task A_period_is_frozen_reviewed_by_two_issued_disputed_and_credited_and_the_files_verify()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 3000, 0.4, 0.6);
        var invoice = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        (await Review(scene, scene.Manager, work => work.SubmitAsync(invoice, None))).Succeeded.ShouldBeTrue();
        var computed = (await ViewAsync(scene, invoice)).Lines[0].Computed;
        computed.ShouldBeGreaterThan(100);

        (await Review(scene, scene.Manager, work => work.DecideAsync(invoice, new("resolved", ReviewDecision.Lowered, computed - 100, "two wards are in doubt"), None))).Succeeded.ShouldBeTrue();
        (await Review(scene, scene.Manager, work => work.ApproveAsync(invoice, None))).Error!.Code.ShouldBe("invoice.second_person");
        (await Review(scene, scene.Customer, work => work.ApproveAsync(invoice, None))).Error!.Code.ShouldBe("contract.role_needed");
        (await Review(scene, scene.Second, work => work.ApproveAsync(invoice, None))).Succeeded.ShouldBeTrue();
        var number = (await scene.AsAsync<IssueInvoice, Outcome<string>>(scene.Manager, work => work.HandleAsync(invoice, None))).Value;

        (await FindingsAsync(scene, invoice)).ShouldBeEmpty();
        var dispute = (await Disputes(scene, scene.Customer, work => work.OpenAsync(invoice, 1, "ward 3 was closed", None))).Value;
        (await Disputes(scene, scene.Customer, work => work.OpenAsync(invoice, 1, "again", None))).Error!.Code.ShouldBe("invoice.disputed_already");
        (await ViewAsync(scene, invoice)).Row.State.ShouldBe(InvoiceState.Disputed);
        (await Disputes(scene, scene.Manager, work => work.UpholdAsync(dispute, computed - 300, "ward 3 was closed indeed", None))).Succeeded.ShouldBeTrue();

        var view = await ViewAsync(scene, invoice);
        view.Row.State.ShouldBe(InvoiceState.Issued);
        var note = view.CreditNotes.ShouldHaveSingleItem();
        (note.Kind, note.Totals.Net, note.Cites).ShouldBe((InvoiceKind.CreditNote, 200, number));
        (await FindingsAsync(scene, note.Id)).ShouldBeEmpty();
        (await scene.AsAsync<RecomputeInvoice, Outcome<Recomputed>>(scene.Customer, work => work.HandleAsync(invoice, None))).Value.Findings.ShouldBeEmpty();
        (await scene.AsAsync<PayInvoice, Outcome<InvoiceId>>(scene.Manager, work => work.HandleAsync(invoice, DateOnly.FromDateTime(scene.Clock.GetUtcNow().UtcDateTime), "wire 7", None))).Succeeded.ShouldBeTrue();
        (await ViewAsync(scene, invoice)).Row.State.ShouldBe(InvoiceState.Paid);
    }

    [Fact]
    public async Task The_files_of_amended_terms_carry_the_texts_before_and_those_of_the_first_do_not()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        var first = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        await IssueAsync(scene, first);
        (await scene.AsAsync(scene.Manager, work => work.SaveAsync(contract, new(BillingScene.Terms with { Alpha = 0.04m }, 2, "a smaller chance"), None))).Error.ShouldBeNull();
        await scene.SignAsync(contract);
        await scene.CasesAsync(2, 2000, 0.4, 0.6);
        var second = await FrozenAsync(scene, contract, 2, 2026, 3, 3);
        await IssueAsync(scene, second);
        await UpheldAsync(scene, second, 1, 0);
        var note = (await ViewAsync(scene, second)).CreditNotes.ShouldHaveSingleItem().Id;

        CanonicalText.Read<EvidenceFile>(await FileAsync(scene, first))!.Texts.ShouldBeNull();
        foreach (var invoice in new[] { second, note })
        {
            CanonicalText.Read<EvidenceFile>(await FileAsync(scene, invoice))!.Texts!.Select(text => text.FromPeriod).ShouldBe([1, 2]);
            (await FindingsAsync(scene, invoice)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_raise_and_an_addition_wait_for_the_customer()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        var invoice = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        await Review(scene, scene.Manager, work => work.SubmitAsync(invoice, None));

        (await Review(scene, scene.Manager, work => work.DecideAsync(invoice, new("resolved", ReviewDecision.Raised, 9_999, "agreed in the meeting"), None))).Succeeded.ShouldBeTrue();
        (await Review(scene, scene.Manager, work => work.AdjustAsync(invoice, "training", 120, "a day on site", None))).Succeeded.ShouldBeTrue();
        (await ViewAsync(scene, invoice)).Lines[0].Net.ShouldNotBe(9_999);
        (await Review(scene, scene.Second, work => work.ApproveAsync(invoice, None))).Error!.Code.ShouldBe("invoice.waits_for_customer");
        (await Review(scene, scene.Second, work => work.CoSignAsync(invoice, "resolved", None))).Error!.Code.ShouldBe("contract.role_needed");
        (await Review(scene, scene.Customer, work => work.CoSignAsync(invoice, "resolved", None))).Succeeded.ShouldBeTrue();
        (await Review(scene, scene.Customer, work => work.CoSignAdjustmentAsync(invoice, 0, None))).Succeeded.ShouldBeTrue();
        await ApproveAndIssueAsync(scene, invoice);

        var view = await ViewAsync(scene, invoice);
        view.Lines.Select(line => line.Net).ShouldBe([9_999, 250, 120]);
        (await FindingsAsync(scene, invoice)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Numbers_have_no_gaps_however_many_are_issued_at_once()
    {
        var scenes = new List<(BillingScene Scene, InvoiceId Invoice)>();
        for (var at = 0; at < 6; at++)
        {
            var (scene, contract) = await StartAsync(BillingScene.Terms with { Vendor = BillingScene.Terms.Vendor with { Name = "Numbers GmbH" } });
            await scene.CasesAsync(1, 300, 0.4, 0.6);
            Clock.MoveTo(2026, 2, 3);
            var invoice = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
            await Review(scene, scene.Manager, work => work.SubmitAsync(invoice, None));
            await Review(scene, scene.Second, work => work.ApproveAsync(invoice, None));
            scenes.Add((scene, invoice));
            Clock.MoveTo(2025, 12, 20);
        }

        Clock.MoveTo(2026, 2, 4);
        // each is issued by three callers at once: one wins, the others are refused, and no number is spent on them
        var answers = await Task.WhenAll(scenes.SelectMany(one => Enumerable.Range(0, 3).Select(_ => one.Scene.AsAsync<IssueInvoice, Outcome<string>>(one.Scene.Manager, work => work.HandleAsync(one.Invoice, None)))));

        answers.Where(answer => answer.Succeeded).Select(answer => answer.Value).Order().ShouldBe(Enumerable.Range(1, 6).Select(number => $"2026-{number:00000}"));
        answers.Where(answer => !answer.Succeeded).ShouldAllBe(answer => answer.Error!.Code == "invoice.state" || answer.Error.Code == "contract.busy");
    }
}
