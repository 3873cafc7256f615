using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Web.Features.Invoicing;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Kpis.Erasing;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Billing;

/// <content>Erasing persons from observations that were billed.</content>
public abstract partial class InvoiceLifecycle
{
    private const int AtOneMoment = 60;

    [Fact]
    public async Task A_period_whose_cases_were_erased_is_restated_to_the_same_cent_and_all_files_verify()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        await MidnightAsync(scene);
        var first = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        await IssueAsync(scene, first);
        Clock.Advance(TimeSpan.FromDays(1));
        // 41 of them: none but the first is of the same moment as another case, so the place of one that is not frozen yet decides nothing
        await scene.CasesAsync(1, 41, 0.3, 0.9, "late-", 8);
        Clock.Advance(TimeSpan.FromHours(1));
        var (_, expected) = await RestatedAsync(scene, first);
        expected.Net.ShouldNotBe(0);

        string[] names = [.. Enumerable.Range(0, 100).Select(number => $"case 1-{number}"), .. Enumerable.Range(0, AtOneMoment / 2).Select(number => $"midnight {number}"), "late-case 1-3"];
        var (hashes, erased) = (await HashesAsync(scene, names), await EraseAsync(scene, names));
        erased.Evidence.ShouldHaveSingleItem().ShouldBe(new(first.Value, (await ViewAsync(scene, first)).Row.Number!, 1, names.Length - 1));

        // the period computed again has none of the hashes, and costs what it cost before the erasure
        var (restatement, again) = await RestatedAsync(scene, first);
        restatement.Snapshots[0].Rows.Select(line => EvidenceRow.Parse(line)!.Case).Intersect(hashes).ShouldBeEmpty();
        again.Net.ShouldBe(expected.Net);
        (await FindingsAsync(scene, first)).ShouldBeEmpty();
        await scene.CasesAsync(2, 2000, 0.4, 0.6);
        var second = await FrozenAsync(scene, contract, 2, 2026, 3, 3);
        await IssueAsync(scene, second);
        (await ViewAsync(scene, second)).Lines.Single(line => line.Kind == InvoiceLineKind.Restatement).Net.ShouldBe(expected.Net);
        (await FindingsAsync(scene, second)).ShouldBeEmpty();

        // an erasure alone restates nothing
        await EraseAsync(scene, [.. Enumerable.Range(200, 100).Select(number => $"case 1-{number}")]);
        await scene.CasesAsync(3, 2000, 0.4, 0.6);
        var third = await FrozenAsync(scene, contract, 3, 2026, 4, 3);
        (await ViewAsync(scene, third)).Lines.ShouldNotContain(line => line.Kind == InvoiceLineKind.Restatement);
    }

    [Fact]
    public async Task Pairs_of_erased_cases_stay_pairs_and_their_line_stays_what_it_was()
    {
        var term = BillingScene.Terms.Kpis[0] with { Design = EvidenceDesign.MatchedDifference };
        var (scene, contract) = await StartAsync(BillingScene.Terms with { Kpis = [term] });
        await PairsAsync(scene, 150);
        var invoice = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        await IssueAsync(scene, invoice);
        (await ViewAsync(scene, invoice)).Lines[0].Net.ShouldBeGreaterThan(0);

        (await EraseAsync(scene, [.. Enumerable.Range(0, 20).SelectMany(number => new[] { $"served {number}", $"other {number}" })])).Kpis[0].Groups.ShouldBe(20);

        (await RestatedAsync(scene, invoice)).Change.Net.ShouldBe(0);
    }

    [Fact]
    public async Task An_erasure_names_the_credit_note_whose_evidence_holds_a_case_by_its_own_number()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        var invoice = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        await IssueAsync(scene, invoice);
        await UpheldAsync(scene, invoice, 1, 0);
        var note = (await ViewAsync(scene, invoice)).CreditNotes.ShouldHaveSingleItem();

        var erased = await EraseAsync(scene, ["case 1-3"]);
        erased.Evidence.Single(one => one.Invoice == note.Id.Value).Number.ShouldBe(note.Number);
    }

    [Fact]
    public async Task A_draft_lets_go_of_erased_hashes_when_it_is_submitted_and_bills_the_same()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 2000, 0.4, 0.6);
        var invoice = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        var (before, names) = ((await ViewAsync(scene, invoice)).Row.Totals.Net, new[] { "case 1-3", "case 1-4" });
        var hashes = await HashesAsync(scene, names);
        Clock.Advance(TimeSpan.FromHours(1));
        (await EraseAsync(scene, names)).Evidence.ShouldHaveSingleItem().Number.ShouldBeEmpty();
        await IssueAsync(scene, invoice);

        var evidence = (await scene.AsAsync<EvidenceQueries, EvidenceView?>(scene.Customer, queries => queries.FindAsync(scene.Project, invoice, "resolved", None)))!;
        evidence.Snapshot.Rows.Select(line => EvidenceRow.Parse(line)!.Case).Intersect(hashes).ShouldBeEmpty();
        (await ViewAsync(scene, invoice)).Row.Totals.Net.ShouldBe(before);
        (await FindingsAsync(scene, invoice)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_name_of_an_erased_case_is_not_compared_with_its_frozen_row_any_more()
    {
        var (scene, contract) = await StartAsync();
        await scene.CasesAsync(1, 400, 0.4, 0.6);
        var invoice = await FrozenAsync(scene, contract, 1, 2026, 2, 3);
        await IssueAsync(scene, invoice);
        var hash = (await HashesAsync(scene, ["case 1-7"]))[0];
        Task<Outcome<bool>> AskAsync() => scene.AsAsync<EvidenceQueries, Outcome<bool>>(scene.Customer, queries => queries.IsNameOfAsync(scene.Project, "resolved", hash, "case 1-7", None));
        (await AskAsync()).Value.ShouldBeTrue();

        await EraseAsync(scene, ["case 1-7"]);

        (await AskAsync()).Error!.Code.ShouldBe("erasure.compared");
        var evidence = (await scene.AsAsync<EvidenceQueries, EvidenceView?>(scene.Customer, queries => queries.FindAsync(scene.Project, invoice, "resolved", None)))!;
        (await scene.AsAsync<EvidenceQueries, Outcome<string>>(scene.Customer, queries => queries.HashOfAsync(evidence, "case 1-7", None))).Error!.Code.ShouldBe("erasure.compared");
        var seen = (await scene.AsAsync<EvidenceQueries, CaseView?>(scene.Customer, queries => queries.CaseAsync(scene.Project, invoice, "resolved", hash, null, None)))!;
        seen.Values.ShouldBeEmpty();
    }

    // as a business series sends them: many cases of one moment, whose order is that of their hashes
    private Task<int> MidnightAsync(BillingScene scene) => scene.DataAsync(async db =>
    {
        var kpi = await db.Kpis.SingleAsync(row => row.ProjectId == scene.Project);
        var at = new DateTimeOffset(BillingScene.FirstDay.AddDays(9).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        for (var number = 0; number < AtOneMoment; number++)
            db.Add(new Observation(kpi, new ObservedEvent($"midnight {number}", $"midnight {number}", at, number % 2 == 0, number % 3 == 0 ? 1 : 0), Clock.GetUtcNow()));
        return await db.SaveChangesAsync();
    });

    private Task<int> PairsAsync(BillingScene scene, int pairs) => scene.DataAsync(async db =>
    {
        var kpi = await db.Kpis.SingleAsync(row => row.ProjectId == scene.Project);
        for (var number = 0; number < pairs; number++)
        {
            var at = new DateTimeOffset(BillingScene.FirstDay.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(4 * number);
            db.Add(new Observation(kpi, new ObservedEvent($"s{number}", $"served {number}", at, true, number % 10 == 0 ? 0 : 1, $"pair {number}"), Clock.GetUtcNow()));
            db.Add(new Observation(kpi, new ObservedEvent($"o{number}", $"other {number}", at, false, number % 4 == 0 ? 1 : 0, $"pair {number}"), Clock.GetUtcNow()));
        }

        return await db.SaveChangesAsync();
    });

    private static async Task<ErasureScope> EraseAsync(BillingScene scene, string[] names)
    {
        var plan = await scene.AsAsync<EraseCases, Outcome<ErasureScope>>(scene.Second, work => work.PlanAsync(scene.Project, names, None));
        plan.Value.Rows.ShouldBe(names.Length);
        (await scene.AsAsync<EraseCases, Outcome<CaseErasureId>>(scene.Second, work => work.HandleAsync(scene.Project, names, names.Length, None))).Error.ShouldBeNull();
        return plan.Value;
    }

    private static Task<string[]> HashesAsync(BillingScene scene, string[] names) => scene.DataAsync(async db =>
    {
        var kpi = await db.Kpis.SingleAsync(row => row.ProjectId == scene.Project);
        return names.Select(kpi.HashOf).ToArray();
    });

    private Task<(Restatement Period, RestatedPeriod Change)> RestatedAsync(BillingScene scene, InvoiceId invoice) => Portal.InWorkspaceAsync(scene.Tenant, async services =>
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        var issued = await db.Invoices.AsNoTracking().SingleAsync(row => row.Id == invoice);
        var again = (await services.GetRequiredService<PeriodEvidence>().RestateAsync(db, issued, "late", UtcMoment.Of(Clock.GetUtcNow()), None)).Value;
        var chain = await ContractChain.OpenAsync(db, scene.Tenant.Scope, issued.ContractId, None);
        return (again, RestatementComputation.Of(again, await InvoiceMaterials.EarlierAsync(db, issued.ContractId, None), chain.Entries).Value);
    });
}
