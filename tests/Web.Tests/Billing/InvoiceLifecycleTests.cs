using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Metering;
using Platform.Web.Features.Invoicing;
using Platform.Web.Features.Invoicing.Disputing;
using Platform.Web.Features.Invoicing.Economics;
using Platform.Web.Features.Invoicing.Issuing;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Invoicing.Reviewing;
using Platform.Web.Hosting.Metering;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Billing;

/// <summary>An invoice on its way through the whole lifecycle, with every part of it kept by the database and proven by the verifier.</summary>
public abstract partial class InvoiceLifecycle
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The portal that all tests of a class share.</summary>
    protected abstract PortalTestHost Portal { get; }

    /// <summary>Its clock.</summary>
    protected abstract MovableClock Clock { get; }

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

    private async Task<(BillingScene Scene, ContractId Contract)> StartAsync(ContractTerms? terms = null)
    {
        Clock.MoveTo(2025, 12, 20);
        var scene = await BillingScene.MakeAsync(Portal, Clock);
        var contract = await scene.SignedAsync(terms);
        Clock.MoveTo(2026, 1, 31);
        return (scene, contract);
    }

    private async Task<InvoiceId> FrozenAsync(BillingScene scene, ContractId contract, int period, int year, int month, int day)
    {
        Clock.MoveTo(year, month, day);
        (await Portal.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, None))).Error.ShouldBeNull();
        var invoice = await scene.DataAsync(db => db.Invoices.SingleAsync(row => row.ContractId == contract && row.Period == period && row.Kind == InvoiceKind.Invoice));
        invoice.State.ShouldBe(InvoiceState.Draft);
        return invoice.Id;
    }

    private static async Task IssueAsync(BillingScene scene, InvoiceId invoice)
    {
        (await Review(scene, scene.Manager, work => work.SubmitAsync(invoice, None))).Error.ShouldBeNull();
        await ApproveAndIssueAsync(scene, invoice);
    }

    private static async Task ApproveAndIssueAsync(BillingScene scene, InvoiceId invoice)
    {
        (await Review(scene, scene.Second, work => work.ApproveAsync(invoice, None))).Error.ShouldBeNull();
        (await scene.AsAsync<IssueInvoice, Outcome<string>>(scene.Manager, work => work.HandleAsync(invoice, None))).Error.ShouldBeNull();
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

    private async Task<IReadOnlyList<VerificationFinding>> FindingsAsync(BillingScene scene, InvoiceId invoice)
    {
        var (content, _) = (await scene.AsAsync<InvoiceQueries, (Stream, string)?>(scene.Customer, queries => queries.FileAsync(invoice, None)))!.Value;
        using var reader = new StreamReader(content);
        return EvidenceVerifier.Verify(await reader.ReadToEndAsync(), (await ViewAsync(scene, invoice)).ChainHead);
    }

    private static async Task<InvoiceView> ViewAsync(BillingScene scene, InvoiceId invoice) =>
        (await scene.AsAsync<InvoiceQueries, InvoiceView?>(scene.Customer, queries => queries.FindAsync(invoice, None)))!;

    private static Task<Outcome<InvoiceId>> Review(BillingScene scene, TestPerson person, Func<ReviewInvoice, Task<Outcome<InvoiceId>>> work) => scene.AsAsync(person, work);

    private static Task<Outcome<DisputeId>> Disputes(BillingScene scene, TestPerson person, Func<DisputeLine, Task<Outcome<DisputeId>>> work) => scene.AsAsync(person, work);
}

/// <summary>On the embedded database.</summary>
public sealed class InvoiceLifecycleTests : InvoiceLifecycle, IClassFixture<PortalTestHost>
{
    private static readonly MovableClock Moved = new();

    public InvoiceLifecycleTests(PortalTestHost host)
    {
        Portal = host;
        host.Replacements = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Moved));
    }

    protected override PortalTestHost Portal { get; }

    protected override MovableClock Clock => Moved;
}

/// <summary>On a cluster's database.</summary>
public sealed class InvoiceLifecycleOnPostgresTests : InvoiceLifecycle, IClassFixture<InvoiceLifecycleOnPostgresTests.Cluster>
{
    private readonly Cluster _cluster;

    public InvoiceLifecycleOnPostgresTests(Cluster cluster) => _cluster = cluster;

    protected override PortalTestHost Portal => _cluster.Portal;

    protected override MovableClock Clock => _cluster.Clock;

    /// <summary>One database and one portal for all tests of the class.</summary>
    public sealed class Cluster : IAsyncLifetime
    {
        private readonly PostgresCluster _postgres = new();

        public PortalTestHost Portal { get; } = new();

        public MovableClock Clock { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await _postgres.InitializeAsync();
            Portal.Settings["Lathe:Database"] = "postgres";
            Portal.Settings["Lathe:PostgresConnection"] = _postgres.Connection;
            Portal.Replacements = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        }

        public async ValueTask DisposeAsync()
        {
            await Portal.DisposeAsync();
            await _postgres.DisposeAsync();
        }
    }
}
