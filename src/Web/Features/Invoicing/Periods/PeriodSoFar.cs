using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Forecast;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Measures;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Periods;

/// <summary>A running period as it stands.</summary>
/// <param name="Lines">Its KPI lines as if it ended now.</param>
/// <param name="Net">Its net sum as if it ended now, with fee, minimum and cap.</param>
/// <param name="Forecast">What it will probably bill; null in its first days.</param>
/// <param name="AsOf">Up to when cases were read.</param>
/// <param name="Terms">Its terms.</param>
/// <param name="Unverified">Outcomes of each KPI that nobody has verified: they are shown and free.</param>
/// <param name="Arms">Live comparisons that gave arms to a KPI's cases, and how many cases they leave out.</param>
internal sealed record SoFarView(IReadOnlyList<LineResult> Lines, decimal Net, InvoiceForecast? Forecast, DateTimeOffset AsOf, ContractTerms Terms, IReadOnlyDictionary<string, UnverifiedOutcomes> Unverified, IReadOnlyDictionary<string, ArmsByChance> Arms)
{
    /// <summary>True when the middle of the forecast lies above the cap: what comes on top is given away.</summary>
    public bool IsOverCap => Terms.Cap is { } cap && Forecast?.Middle >= cap;
}

/// <summary>
/// Computes a period that still runs from the cases so far, with the calculation that bills. Looking is harmless where the bound holds at every look; for designs with a fixed end the agreed looks are counted in it.
/// </summary>
internal sealed class PeriodSoFar(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk, PeriodEvidence evidence, ObservationRows rows)
{
    // about three seconds of work on one core
    private const int CasesForAFreshBand = 60_000;

    /// <returns>Refused with <c>invoice.not_found</c>, <c>invoice.state</c> once its evidence is frozen, or what the cases lack.</returns>
    public async Task<Outcome<SoFarView>> HandleAsync(InvoiceId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await InvoiceMaterials.FindAsync(db, id, cancellationToken) is not var (invoice, _, _))
            return InvoiceErrors.NotFound();
        if (invoice.State != InvoiceState.Collecting)
            return InvoiceErrors.State("forecast", invoice.State);
        return await OfAsync(db, invoice, cancellationToken);
    }

    /// <summary>Keeps what the first half of a period lets expect: the review desk compares the draft with it.</summary>
    public async Task<Outcome> ExpectAsync(PlatformDbContext db, Invoice invoice, CancellationToken cancellationToken)
    {
        var soFar = await OfAsync(db, invoice, cancellationToken);
        if (!soFar.Succeeded)
            return soFar;
        if (soFar.Value.Forecast is { } forecast)
            invoice.Expect(forecast);
        return Outcome.Success;
    }

    /// <summary>What the period costs so far, without a forecast.</summary>
    /// <param name="db">The context.</param>
    /// <param name="invoice">Its invoice.</param>
    /// <param name="terms">The terms in force.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Outcome<PeriodSpending>> SpentAsync(PlatformDbContext db, Invoice invoice, ContractTerms terms, CancellationToken cancellationToken)
    {
        var (now, before) = (desk.Now, invoice.Spending);
        var sums = await SumsAsync(db, invoice, terms, now, cancellationToken);
        return sums.Succeeded ? (before ?? new PeriodSpending(0, now)).At(terms, sums.Value.Net, now) : sums.Error;
    }

    private async Task<IReadOnlyDictionary<string, UnverifiedOutcomes>> UnverifiedAsync(PlatformDbContext db, Invoice invoice, ContractTerms terms, CancellationToken cancellationToken)
    {
        var (from, to) = (UtcDay.StartOf(terms.StartOf(invoice.Period)), UtcDay.StartOf(terms.EndOf(invoice.Period)));
        var found = new Dictionary<string, UnverifiedOutcomes>(StringComparer.Ordinal);
        foreach (var kpi in await db.Kpis.Where(row => row.ProjectId == invoice.ProjectId).Select(row => new { row.Id, row.Key }).ToListAsync(cancellationToken))
        {
            if (terms.Term(kpi.Key) is not null)
                found[kpi.Key] = await rows.UnverifiedAsync(kpi.Id, from, to, cancellationToken);
        }

        return found;
    }

    private async Task<Outcome<SoFarView>> OfAsync(PlatformDbContext db, Invoice invoice, CancellationToken cancellationToken)
    {
        var terms = (await TermsInForce.OfAsync(db, invoice.ContractId, invoice.Period, cancellationToken)).Terms;
        var now = desk.Now;
        var sums = await SumsAsync(db, invoice, terms, now, cancellationToken);
        if (!sums.Succeeded)
            return sums.Error;
        var (lines, net, snapshots) = sums.Value;
        var unverified = await UnverifiedAsync(db, invoice, terms, cancellationToken);
        var arms = snapshots.Where(snapshot => snapshot.Arms is not null).ToDictionary(snapshot => snapshot.Kpi, snapshot => snapshot.Arms!, StringComparer.Ordinal);
        // with very many cases the band takes long and moves little: the one that the job kept at half-time stands
        if (invoice.Forecast is { } kept && snapshots.Sum(snapshot => snapshot.Rows.Count) > CasesForAFreshBand)
            return new SoFarView(lines, net, kept, now, terms, unverified, arms);
        var forecast = PeriodForecast.Of(terms, invoice.Period, snapshots, now);
        return forecast.Succeeded ? new SoFarView(lines, net, forecast.Value, now, terms, unverified, arms) : forecast.Error;
    }

    private async Task<Outcome<(IReadOnlyList<LineResult> Lines, decimal Net, IReadOnlyList<EvidenceSnapshot> Snapshots)>> SumsAsync(
        PlatformDbContext db, Invoice invoice, ContractTerms terms, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var snapshots = await evidence.SnapshotsAsync(db, invoice.ProjectId, terms, invoice.Period, now, cancellationToken);
        if (!snapshots.Succeeded)
            return snapshots.Error;
        var lines = new List<EvidencedLine>();
        foreach (var snapshot in snapshots.Value)
        {
            // events may lie a few minutes ahead of this clock
            var line = LineComputation.SoFar(terms, snapshot, now.AddMinutes(10));
            if (!line.Succeeded)
                return line.Error;
            lines.Add(new(line.Value, ""));
        }

        var content = InvoiceComputation.Of(terms, invoice.Period, lines, [], [], []);
        if (!content.Succeeded)
            return content.Error;
        return (lines.ConvertAll(line => line.Result), content.Value.Totals.Net, snapshots.Value);
    }
}
