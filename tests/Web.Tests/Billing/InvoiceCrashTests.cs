using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Sampling;
using Platform.Web.Features.Invoicing;
using Platform.Web.Features.Invoicing.Disputing;
using Platform.Web.Features.Invoicing.Issuing;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Invoicing.Reviewing;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Billing;

/// <summary>
/// Random invoices whose work is cut off before a save, or after one whose answer nobody hears, and done again; with late events, cases that open again, decisions and disputes.
/// A cut is an exception at the save: what the database keeps of a killed process is the same, for nothing else is kept.
/// <c>LATHE_INVOICES</c> sets the number of invoices.
/// </summary>
public sealed class InvoiceCrashTests : IClassFixture<PortalTestHost>
{
    private const int Periods = 4;
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly MovableClock Clock = new();
    private static readonly Cuts Cut = new();

    private readonly PortalTestHost _host;

    public InvoiceCrashTests(PortalTestHost host)
    {
        _host = host;
        _host.Replacements = services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            services.Replace(ServiceDescriptor.Scoped<IDbContextFactory<PlatformDbContext>, CuttingFactory>());
            // what is cut off is billing: the log's own worker would end with the portal
            Auditing.AuditTrial.WithoutWorker(services);
        };
    }

    [Fact]
    public async Task Every_invoice_follows_from_its_evidence_whatever_was_cut_off_and_repeated()
    {
        var wanted = int.Parse(Environment.GetEnvironmentVariable("LATHE_INVOICES") ?? "24", CultureInfo.InvariantCulture);
        var (issued, mismatches, unnoticed, restated, numbers) = (0, 0, 0, 0, new List<string>());
        for (var round = 0; issued < wanted; round++)
        {
            var chance = new SplitMix64(100 + (ulong)round);
            var (scene, contract) = await StartAsync();
            for (var period = 1; period <= Periods; period++)
                await PeriodAsync(scene, contract, period, chance);
            Cut.Every = 0;
            foreach (var document in await scene.DataAsync(db => db.Invoices.Where(row => row.IssuedAt != null).OrderBy(row => row.IssuedAt).ToListAsync()))
            {
                issued++;
                numbers.Add(document.Number!);
                restated += document.Lines.Any(line => line.Kind == InvoiceLineKind.Restatement) ? 1 : 0;
                var text = await TextAsync(scene, document.Id);
                mismatches += EvidenceVerifier.Verify(text, document.Issued.ChainHead).Count > 0 ? 1 : 0;
                unnoticed += EvidenceVerifier.Verify(Falsified(text, chance), document.Issued.ChainHead).Count == 0 ? 1 : 0;
            }
        }

        (mismatches, unnoticed).ShouldBe((0, 0));
        restated.ShouldBeGreaterThan(0);
        Cut.Made.ShouldBeGreaterThan(wanted / 4);
        numbers.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, numbers.Count).Select(number => string.Create(CultureInfo.InvariantCulture, $"2026-{number:00000}")));
        TestContext.Current.SendDiagnosticMessage($"{issued} documents, {restated} with restatements, {Cut.Made} cuts, {mismatches} mismatches, {unnoticed} falsified files unnoticed");
    }

    private async Task<(BillingScene Scene, ContractId Contract)> StartAsync()
    {
        Cut.Every = 0;
        Clock.MoveTo(2025, 12, 20);
        var scene = await BillingScene.MakeAsync(_host, Clock);
        var term = BillingScene.Terms.Kpis[0] with { Kpi = BillingScene.Resolved with { MinimumCases = 20 } };
        return (scene, await scene.SignedAsync(BillingScene.Terms with { Vendor = BillingScene.Terms.Vendor with { Name = "Crash GmbH" }, Periods = Periods, Alpha = 0.2m, LargestGapDays = 31, Kpis = [term] }));
    }

    private async Task PeriodAsync(BillingScene scene, ContractId contract, int period, SplitMix64 chance)
    {
        Cut.Every = 0;
        Clock.MoveTo(2026, period, 28);
        await scene.CasesAsync(period, 150 + chance.Index(250), 0.3, 0.3 + (0.5 * chance.Uniform()), seed: (ulong)chance.Index(1 << 20));
        Clock.MoveTo(2026, period + 1, 3);
        (Cut.Every, Cut.Chance) = (3, chance);
        await UntilAsync(async () => (await _host.InWorkspaceAsync(scene.Tenant, services => services.GetRequiredService<KeepPeriods>().HandleAsync(contract, None))).Succeeded);
        var invoice = await Uncut(() => scene.DataAsync(db => db.Invoices.SingleAsync(row => row.ContractId == contract && row.Period == period && row.Kind == InvoiceKind.Invoice)));
        Clock.Advance(TimeSpan.FromHours(2));
        await LateAsync(scene, period, chance, "draft");
        await MovedAsync(scene, invoice.Id, InvoiceState.InReview, () => scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Manager, work => work.SubmitAsync(invoice.Id, None)));
        if (chance.Index(2) == 0)
            await DecideAsync(scene, invoice.Id, chance);
        await MovedAsync(scene, invoice.Id, InvoiceState.Approved, () => scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Second, work => work.ApproveAsync(invoice.Id, None)));
        await MovedAsync(scene, invoice.Id, InvoiceState.Issued, async () => await scene.AsAsync<IssueInvoice, Outcome<string>>(scene.Manager, work => work.HandleAsync(invoice.Id, None)));
        Clock.Advance(TimeSpan.FromDays(1));
        if (chance.Index(3) == 0)
            await DisputeAsync(scene, invoice.Id, chance);
        await LateAsync(scene, period, chance, "issued");
        await ReopenAsync(scene, chance);
    }

    private async Task DecideAsync(BillingScene scene, InvoiceId invoice, SplitMix64 chance)
    {
        var computed = (await Uncut(() => scene.DataAsync(db => db.Invoices.SingleAsync(row => row.Id == invoice)))).Results[0].Billed;
        var decision = chance.Index(3) switch
        {
            0 when computed > 1 => new LineDecision("resolved", ReviewDecision.Lowered, Money.Round(computed / 2, "EUR"), "half of it"),
            1 => new LineDecision("resolved", ReviewDecision.Held, 0, "waits"),
            _ => new LineDecision("resolved", ReviewDecision.Accepted),
        };
        await UntilAsync(async () => (await scene.AsAsync<ReviewInvoice, Outcome<InvoiceId>>(scene.Manager, work => work.DecideAsync(invoice, decision, None))).Succeeded);
    }

    private static async Task DisputeAsync(BillingScene scene, InvoiceId invoice, SplitMix64 chance)
    {
        var line = 1 + chance.Index(2);
        await UntilAsync(async () => (await scene.AsAsync<DisputeLine, Outcome<DisputeId>>(scene.Customer, work => work.OpenAsync(invoice, line, "we see it otherwise", None)))
            is { Succeeded: true } or { Error.Code: "invoice.disputed_already" or "invoice.dispute_line" });
        var open = await Uncut(() => scene.DataAsync(db => db.Disputes.Where(row => row.InvoiceId == invoice && row.State == DisputeState.Open).Select(row => row.Id).ToListAsync()));
        foreach (var dispute in open)
        {
            await UntilAsync(async () => (await scene.AsAsync<DisputeLine, Outcome<DisputeId>>(scene.Manager, work => work.UpholdAsync(dispute, 0, "agreed", None)))
                is { Succeeded: true } or { Error.Code: "invoice.dispute_state" });
        }
    }

    private static Task LateAsync(BillingScene scene, int period, SplitMix64 chance, string prefix) => chance.Index(2) == 0
        ? Task.CompletedTask
        : Uncut<int>(() => scene.CasesAsync(period, 10 + chance.Index(60), 0.3, 0.6, prefix, (ulong)chance.Index(1 << 20)));

    private static Task<int> ReopenAsync(BillingScene scene, SplitMix64 chance) => Uncut<int>(() => scene.DataAsync(async db =>
    {
        var kpi = await db.Kpis.SingleAsync(row => row.ProjectId == scene.Project);
        var rows = await db.Observations.Where(row => row.KpiId == kpi.Id && row.Served && row.Value == 1).OrderBy(row => row.At).Take(200).ToListAsync();
        var known = await db.ObservationRevisions.Where(row => row.KpiId == kpi.Id).Select(row => row.Case).ToListAsync();
        foreach (var row in rows.Where(row => !known.Contains(row.Case) && chance.Index(10) == 0))
        {
            // the stored name of a case is its hash; the test's cases are named after their events
            var name = row.EventKey.Contains("draft", StringComparison.Ordinal) ? "draftcase " + row.EventKey["draft".Length..]
                : row.EventKey.Contains("issued", StringComparison.Ordinal) ? "issuedcase " + row.EventKey["issued".Length..] : "case " + row.EventKey;
            kpi.HashOf(name).ShouldBe(row.Case);
            db.Add(new ObservationRevision(kpi, new ObservedEvent("again " + row.EventKey, name, Clock.GetUtcNow(), true, 0), Clock.GetUtcNow()));
        }

        return await db.SaveChangesAsync();
    }));

    // a caller who heard no answer looks how things stand and asks again
    private static Task MovedAsync(BillingScene scene, InvoiceId invoice, InvoiceState state, Func<Task<Outcome>> move) => UntilAsync(async () =>
        (await move()).Succeeded || (await scene.DataAsync(db => db.Invoices.AsNoTracking().SingleAsync(row => row.Id == invoice))).State >= state);

    private static Task MovedAsync<T>(BillingScene scene, InvoiceId invoice, InvoiceState state, Func<Task<Outcome<T>>> move) => MovedAsync(scene, invoice, state, async Task<Outcome> () => await move());

    private static async Task UntilAsync(Func<Task<bool>> work)
    {
        for (var attempt = 0; attempt < 60; attempt++)
        {
            try
            {
                if (await work())
                    return;
            }
            catch (CutOffException)
            {
                continue;
            }
        }

        throw new InvalidOperationException("The work did not come to its end.");
    }

    private static async Task<T> Uncut<T>(Func<Task<T>> work)
    {
        var every = Cut.Every;
        Cut.Every = 0;
        var done = await work();
        Cut.Every = every;
        return done;
    }

    private static string Falsified(string text, SplitMix64 chance)
    {
        var file = CanonicalText.Read<EvidenceFile>(text)!;
        return CanonicalText.Of(chance.Index(4) switch
        {
            0 when file.Snapshots is [{ Rows.Count: > 0 } snapshot] => file with { Snapshots = [snapshot with { Rows = [.. snapshot.Rows.Skip(1)] }] },
            1 => file with { Terms = file.Terms.Replace("4.5", "5.5", StringComparison.Ordinal) },
            2 => file with { Chain = [.. file.Chain.Take(2), .. file.Chain.Skip(3)] },
            _ => file with { Invoice = file.Invoice with { Totals = file.Invoice.Totals with { Gross = file.Invoice.Totals.Gross + 0.01m } } },
        });
    }

    private static async Task<string> TextAsync(BillingScene scene, InvoiceId invoice)
    {
        var (content, _) = (await scene.AsAsync<InvoiceQueries, (Stream, string)?>(scene.Customer, queries => queries.FileAsync(invoice, None)))!.Value;
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync();
    }

    private sealed class CuttingFactory(IServiceProvider services, DataFolders folders, ITenantContext tenant) : IDbContextFactory<PlatformDbContext>
    {
        public PlatformDbContext CreateDbContext() => new SqlitePlatformDbContext(
            new DbContextOptionsBuilder<SqlitePlatformDbContext>().UseApplicationServiceProvider(services).AddInterceptors(Cut)
                .UseSqlite($"Data Source={folders.Database};Foreign Keys=True;Default Timeout=30").Options, tenant);
    }

    private sealed class CutOffException : Exception;

    /// <summary>Cuts work off at its saves: every so often before it, every so often after.</summary>
    private sealed class Cuts : SaveChangesInterceptor
    {
        public int Every { get; set; }

        public SplitMix64 Chance { get; set; } = new(1);

        public int Made { get; private set; }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => Hit() ? throw Now() : new(result);

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) => Hit() ? throw Now() : new(result);

        private bool Hit() => Every > 0 && Chance.Index(2 * Every) == 0;

        private CutOffException Now()
        {
            Made++;
            return new();
        }
    }
}
