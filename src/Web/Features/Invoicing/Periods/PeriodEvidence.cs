using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Hosting.Measures;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Periods;

/// <summary>Reads the cases of a period as snapshots, and periods that are billed already as restatements.</summary>
internal sealed class PeriodEvidence(ObservationRows rows, EvidenceStore store)
{
    /// <summary>A moment after which nothing that these terms measure can still arrive with an earlier time of receipt.</summary>
    public async Task<DateTimeOffset> MomentAsync(PlatformDbContext db, ProjectId project, ContractTerms terms, CancellationToken cancellationToken)
    {
        var moment = DateTimeOffset.MaxValue;
        foreach (var kpi in (await KpisAsync(db, project, terms, cancellationToken)).Values)
        {
            var one = await rows.MomentAsync(kpi, cancellationToken);
            moment = one < moment ? one : moment;
        }

        return moment;
    }

    /// <summary>The evidence of a period, one snapshot for each KPI in the order of the terms.</summary>
    /// <returns>Refused with <c>kpi.not_found</c> when the project lacks a KPI that the terms name.</returns>
    public async Task<Outcome<IReadOnlyList<EvidenceSnapshot>>> SnapshotsAsync(
        PlatformDbContext db, ProjectId project, ContractTerms terms, int period, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var kpis = await KpisAsync(db, project, terms, cancellationToken);
        if (terms.Kpis.Select(term => term.Key).Concat(terms.Guardrails.Select(rail => rail.Key)).Any(key => !kpis.ContainsKey(key)))
            return KpiErrors.NotFound();
        var (start, end) = (UtcDay.StartOf(terms.StartOf(period)), UtcDay.StartOf(terms.EndOf(period)));
        var rails = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var rail in terms.Guardrails)
            rails[rail.Key] = (await LinesAsync(kpis[rail.Key], start, end, asOf, null, cancellationToken)).Lines;
        var models = await ModelsAsync(db, project, end, cancellationToken);
        var snapshots = new List<EvidenceSnapshot>();
        foreach (var term in terms.Kpis)
        {
            var from = term.Design == EvidenceDesign.Staggered ? UtcDay.StartOf(terms.FirstDay) : start;
            var arms = await DividedCases.OfAsync(db, project, term, from, end, cancellationToken);
            var (lines, leftOut) = await LinesAsync(kpis[term.Key], from, end, asOf, arms, cancellationToken);
            snapshots.Add(new(
                term.Key, period, CanonicalText.HashOf(terms), EvidenceSnapshot.CurrentMethod, QueryOf(term.Key, from, end, asOf), models, asOf, lines, rails, arms is null ? null : arms with { LeftOut = leftOut }));
        }

        return snapshots;
    }

    /// <summary>True when something of the period was received after a moment.</summary>
    public async Task<bool> HasLaterAsync(PlatformDbContext db, ProjectId project, ContractTerms terms, int period, DateTimeOffset since, CancellationToken cancellationToken)
    {
        foreach (var kpi in (await KpisAsync(db, project, terms, cancellationToken)).Values)
        {
            if (await rows.HasLaterAsync(kpi, UtcDay.StartOf(terms.StartOf(period)), UtcDay.StartOf(terms.EndOf(period)), since, cancellationToken))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Earlier periods that cost something else now: cases came late or opened again, or a line was decided again. Each stands on one open invoice at a time.
    /// </summary>
    /// <param name="db">The context.</param>
    /// <param name="invoice">The invoice that they will stand on.</param>
    /// <param name="asOf">What is received until then counts.</param>
    /// <param name="chain">The contract's chain so far.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Outcome<IReadOnlyList<Restatement>>> DueAsync(
        PlatformDbContext db, Invoice invoice, DateTimeOffset asOf, IReadOnlyList<ChainEntry> chain, CancellationToken cancellationToken)
    {
        var elsewhere = await (from part in db.EvidenceParts
                               join other in db.Invoices on part.InvoiceId equals other.Id
                               where part.ContractId == invoice.ContractId && part.Kind == EvidencePartKind.Restatement && other.IssuedAt == null && other.Id != invoice.Id
                               select part.Key).ToListAsync(cancellationToken);
        var here = await db.EvidenceParts.Where(part => part.InvoiceId == invoice.Id && part.Kind == EvidencePartKind.Restatement).Select(part => part.Key).ToListAsync(cancellationToken);
        var billed = await db.Invoices.AsNoTracking().Where(row => row.ContractId == invoice.ContractId && row.Kind == InvoiceKind.Invoice && row.IssuedAt != null && row.Period < invoice.Period)
            .OrderBy(row => row.Period).ToListAsync(cancellationToken);
        var earlier = await InvoiceMaterials.EarlierAsync(db, invoice.ContractId, cancellationToken);
        var due = new List<Restatement>();
        foreach (var before in billed.Where(before => !elsewhere.Contains(before.Number!)))
        {
            var terms = (await db.ContractVersions.AsNoTracking().SingleAsync(row => row.Id == before.TermsId, cancellationToken)).Terms;
            var isLate = await HasLaterAsync(db, before.ProjectId, terms, before.Period, before.SeenUntil ?? asOf, cancellationToken);
            if (!isLate && !before.HasOpenDecisions && !here.Contains(before.Number!))
                continue;
            var again = await RestateAsync(db, before, isLate ? "cases that came late or opened again" : "a line that was decided again", asOf, cancellationToken);
            if (!again.Succeeded)
                return again.Error;
            var change = RestatementComputation.Of(again.Value, earlier, chain);
            if (!change.Succeeded)
                return change.Error;
            // terms that were signed without a rule for late looks divide the error chance by the looks all the same: no look more adds to the bill
            var isLookMore = change.Value.Net > 0 && !before.HasOpenDecisions && terms.AfterLooks is null && RestatementComputation.IsBeyondLooks(terms, before.Issued, earlier, chain);
            if (change.Value.Net != 0 && !isLookMore)
                due.Add(again.Value);
        }

        return due;
    }

    /// <summary>An issued period as it is now.</summary>
    public async Task<Outcome<Restatement>> RestateAsync(PlatformDbContext db, Invoice issued, string reason, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var terms = (await db.ContractVersions.AsNoTracking().SingleAsync(row => row.Id == issued.TermsId, cancellationToken)).Terms;
        var snapshots = await SnapshotsAsync(db, issued.ProjectId, terms, issued.Period, asOf, cancellationToken);
        return snapshots.Succeeded ? new Restatement(issued.Number!, CanonicalText.Of(terms), snapshots.Value, issued.Reviews, reason) : snapshots.Error;
    }

    /// <summary>Keeps the parts of a freeze in place of those before.</summary>
    public async Task KeepAsync(PlatformDbContext db, Invoice invoice, IReadOnlyList<EvidenceSnapshot> snapshots, IReadOnlyList<Restatement> restatements, CancellationToken cancellationToken)
    {
        var before = await db.EvidenceParts.Where(part => part.InvoiceId == invoice.Id).ToListAsync(cancellationToken);
        db.RemoveRange(before);
        foreach (var (at, snapshot) in snapshots.Index())
            db.Add(await store.KeepAsync(invoice, snapshot, at + 1, snapshot.AsOf, cancellationToken));
        foreach (var (at, restatement) in restatements.Index())
            db.Add(await store.KeepAsync(invoice, restatement, at + 1, snapshots.Count > 0 ? snapshots[0].AsOf : restatement.Snapshots[0].AsOf, cancellationToken));
    }

    private static async Task<Dictionary<string, KpiId>> KpisAsync(PlatformDbContext db, ProjectId project, ContractTerms terms, CancellationToken cancellationToken)
    {
        string[] keys = [.. terms.Kpis.Select(term => term.Key), .. terms.Guardrails.Select(rail => rail.Key)];
        return await db.Kpis.AsNoTracking().Where(row => row.ProjectId == project && keys.Contains(row.Key)).ToDictionaryAsync(row => row.Key, row => row.Id, StringComparer.Ordinal, cancellationToken);
    }

    private async Task<(IReadOnlyList<string> Lines, int LeftOut)> LinesAsync(KpiId kpi, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf, ArmsByChance? arms, CancellationToken cancellationToken)
    {
        var (lines, leftOut) = (new List<string>(), 0);
        await foreach (var row in rows.ReadAsync(kpi, from, to, asOf, cancellationToken))
        {
            if (arms?.Covers(row.At) == false)
                leftOut++;
            else
                lines.Add(row.Line);
        }

        return (lines, leftOut);
    }

    // what may have served: every adapter of the project that existed before the period's end
    private static async Task<IReadOnlyList<string>> ModelsAsync(PlatformDbContext db, ProjectId project, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var adapters = await db.Adapters.AsNoTracking().Where(row => row.ProjectId == project && row.CreatedAt < end).OrderBy(row => row.CreatedAt).Select(row => row.Id).ToListAsync(cancellationToken);
        return [.. adapters.Select(id => id.ToString())];
    }

    private static string QueryOf(string key, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf) => string.Create(
        CultureInfo.InvariantCulture,
        $"observations of '{key}' with {from:yyyy-MM-ddTHH:mm:ssZ} <= at < {to:yyyy-MM-ddTHH:mm:ssZ}, received until {asOf:yyyy-MM-ddTHH:mm:ss.fffZ}, each with its latest revision received by then; by time, then case");
}
