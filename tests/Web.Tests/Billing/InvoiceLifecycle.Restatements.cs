using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Contracts;
using Platform.Domain.Kpis;

namespace Platform.Web.Tests.Billing;

/// <content>What comes after the issue: late events, looks beyond the agreed ones, lines that are let go.</content>
public abstract partial class InvoiceLifecycle
{
    [Fact]
    public async Task Late_events_join_a_draft_and_correct_an_issued_invoice_on_the_next_one()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        var first = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        var before = (await ViewAsync(scene, first)).Results[0].Served;
        Clock.Advance(TimeSpan.FromHours(1));
        await scene.CasesAsync(1, 400, 0.4, 0.6, "late-", 8);
        Clock.Advance(TimeSpan.FromHours(1));
        await IssueAsync(scene, first);
        (await ViewAsync(scene, first)).Results[0].Served.ShouldBeGreaterThan(before);

        // after the issue: some served successes open again
        Clock.Advance(TimeSpan.FromDays(3));
        await ReopenAsync(scene, 150);
        await scene.CasesAsync(2, 2000, 0.4, 0.6);
        var second = await FrozenAsync(scene, contract, 2, 2026, 3, 3);
        await IssueAsync(scene, second);

        var line = (await ViewAsync(scene, second)).Lines.Single(line => line.Kind == InvoiceLineKind.Restatement);
        line.Net.ShouldBeLessThan(0);
        line.Cites.ShouldBe((await ViewAsync(scene, first)).Row.Number);
        (await FindingsAsync(scene, second)).ShouldBeEmpty();

        // what was taken back is not taken back again
        await scene.CasesAsync(3, 2000, 0.4, 0.6);
        var third = await FrozenAsync(scene, contract, 3, 2026, 4, 3);
        (await ViewAsync(scene, third)).Lines.ShouldNotContain(line => line.Kind == InvoiceLineKind.Restatement);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(AfterLooks.MayLower)]
    public async Task A_look_beyond_the_agreed_ones_takes_back_and_adds_nothing(AfterLooks? rule)
    {
        var since = BillingScene.Terms.Kpis[0] with { Design = EvidenceDesign.BeforeAfter, Baseline = new(0.4m, 0.49m, 400, new(2025, 12, 1), []) };
        var (scene, contract) = await StartAsync(BillingScene.Terms with { LooksInAPeriod = 1, AfterLooks = rule, Kpis = [since] });
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        var first = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        await IssueAsync(scene, first);

        // more successes come late than the look that was paid for saw
        Clock.Advance(TimeSpan.FromDays(3));
        await scene.CasesAsync(1, 2000, 0.4, 0.9, "late-", 8);
        await scene.CasesAsync(2, 500, 0.4, 0.4);
        var second = await FrozenAsync(scene, contract, 2, 2026, 3, 3);
        await IssueAsync(scene, second);
        (await ViewAsync(scene, second)).Lines.ShouldNotContain(line => line.Kind == InvoiceLineKind.Restatement);

        Clock.Advance(TimeSpan.FromDays(3));
        await ReopenAsync(scene, 1500);
        await scene.CasesAsync(3, 500, 0.4, 0.4);
        var third = await FrozenAsync(scene, contract, 3, 2026, 4, 3);
        await IssueAsync(scene, third);
        (await ViewAsync(scene, third)).Lines.Single(line => line.Kind == InvoiceLineKind.Restatement).Net.ShouldBeLessThan(0);
        (await FindingsAsync(scene, third)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_held_line_that_is_released_stands_on_the_next_invoice()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        var first = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        await Review(scene, scene.Manager, work => work.SubmitAsync(first, None));
        await Review(scene, scene.Manager, work => work.DecideAsync(first, new("resolved", ReviewDecision.Held, 0, "an audit runs"), None));
        await ApproveAndIssueAsync(scene, first);
        var held = (await ViewAsync(scene, first)).Lines[0];

        (await Review(scene, scene.Manager, work => work.ReleaseAsync(first, "resolved", None))).Succeeded.ShouldBeTrue();
        await scene.CasesAsync(2, 2000, 0.4, 0.6);
        var second = await FrozenAsync(scene, contract, 2, 2026, 3, 3);
        await IssueAsync(scene, second);

        (held.Net, (await ViewAsync(scene, second)).Lines.Single(line => line.Kind == InvoiceLineKind.Restatement).Net).ShouldBe((0, held.Computed));
        (await FindingsAsync(scene, second)).ShouldBeEmpty();
    }

    private Task<int> ReopenAsync(BillingScene scene, int count) => scene.DataAsync(async db =>
    {
        var kpi = await db.Kpis.SingleAsync(row => row.ProjectId == scene.Project);
        var names = Enumerable.Range(0, 2000).Select(number => (Name: $"case 1-{number}", Hash: kpi.HashOf($"case 1-{number}"))).ToDictionary(pair => pair.Hash, pair => pair.Name);
        var rows = await db.Observations.Where(row => row.KpiId == kpi.Id && row.Served && row.Value == 1).OrderBy(row => row.At).ToListAsync();
        foreach (var row in rows.Where(row => names.ContainsKey(row.Case)).Take(count))
            db.Add(new ObservationRevision(kpi, new ObservedEvent($"again-{row.EventKey}", names[row.Case], Clock.GetUtcNow(), true, 0), Clock.GetUtcNow()));
        return await db.SaveChangesAsync();
    });
}
