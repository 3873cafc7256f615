using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing;

/// <summary>An invoice in the account managers' queue.</summary>
/// <param name="Row">The invoice.</param>
/// <param name="Reasons">Why it should be looked at, heaviest first.</param>
/// <param name="Score">Its place in the queue: more is sooner.</param>
/// <param name="PreviousNet">Net sum of the period before; null when there is none.</param>
/// <param name="Deadline">When the next dispute is upheld by itself; null without an open one.</param>
/// <param name="HasLate">True when something of the period came after its evidence was frozen.</param>
/// <param name="Forecast">What a running period will probably bill; null for others.</param>
/// <param name="IsOverCap">True when the middle of the forecast lies above the agreed cap.</param>
/// <param name="IsSubmittedByMe">True when the reader submitted it.</param>
public sealed record DeskItem(
    InvoiceRow Row, IReadOnlyList<RiskReason> Reasons, int Score, decimal? PreviousNet, DateTimeOffset? Deadline, bool HasLate, InvoiceForecast? Forecast, bool IsOverCap, bool IsSubmittedByMe)
{
    /// <summary>True when a running period costs as much as warns.</summary>
    public bool IsWarned { get; init; }

    /// <summary>True when a running period has reached its cap and the agreed pause is in force.</summary>
    public bool IsPaused { get; init; }
}

/// <summary>The queue of a workspace's account managers: what waits for somebody, the riskiest first.</summary>
internal sealed class DeskQueries(IDbContextFactory<PlatformDbContext> contexts, InvoiceQueries invoices, PeriodEvidence evidence, BillingDesk desk)
{
    // a dispute whose deadline comes near moves up by this much a day
    private const int NearDays = 5;
    private const int WeightOfADay = 12;
    private const int WeightOfLate = 15;

    private static readonly InvoiceState[] Waiting = [InvoiceState.Collecting, InvoiceState.Draft, InvoiceState.InReview, InvoiceState.Approved, InvoiceState.Disputed];

    public Task<BillingRole> RoleAsync(CancellationToken cancellationToken) => desk.RoleAsync(cancellationToken);

    /// <summary>Invoices that wait for somebody and running periods, the riskiest first.</summary>
    public async Task<IReadOnlyList<DeskItem>> QueueAsync(CancellationToken cancellationToken)
    {
        var rows = (await invoices.ListAsync(null, cancellationToken)).ToDictionary(row => row.Id);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await db.Invoices.AsNoTracking().Where(row => row.Kind == InvoiceKind.Invoice && Waiting.Contains(row.State)).ToListAsync(cancellationToken);
        var contracts = open.Select(invoice => invoice.ContractId).Distinct().ToList();
        var billed = await db.Invoices.AsNoTracking().Where(row => contracts.Contains(row.ContractId) && row.Kind == InvoiceKind.Invoice && row.State > InvoiceState.Collecting)
            .Select(row => new { row.ContractId, row.Period, row.Totals.Net }).ToListAsync(cancellationToken);
        var deadlines = (await db.Disputes.AsNoTracking().Where(row => row.State == DisputeState.Open).Select(row => new { row.InvoiceId, row.Deadline }).ToListAsync(cancellationToken))
            .GroupBy(row => row.InvoiceId).ToDictionary(group => group.Key, group => group.Min(row => row.Deadline));
        var items = new List<DeskItem>();
        foreach (var invoice in open)
        {
            var terms = (await db.ContractVersions.AsNoTracking().SingleAsync(version => version.Id == invoice.TermsId, cancellationToken)).Terms;
            var before = billed.FirstOrDefault(row => row.ContractId == invoice.ContractId && row.Period == invoice.Period - 1)?.Net;
            DateTimeOffset? deadline = deadlines.TryGetValue(invoice.Id, out var next) ? next : null;
            items.Add(await OfAsync(db, invoice, terms, rows[invoice.Id], before, deadline, cancellationToken));
        }

        return [.. items.OrderByDescending(item => item.Score).ThenBy(item => item.Row.From)];
    }

    private async Task<DeskItem> OfAsync(PlatformDbContext db, Invoice invoice, ContractTerms terms, InvoiceRow row, decimal? before, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        if (invoice.State == InvoiceState.Collecting)
            return new(row, [], 0, before, null, false, invoice.Forecast, terms.Cap is { } cap && invoice.Forecast?.Middle >= cap, false)
            {
                IsWarned = invoice.Spending is { } spent && PeriodSpending.Warns(terms, spent.Net), IsPaused = invoice.Spending?.Pauses(terms) == true,
            };
        var late = invoice is { State: InvoiceState.Draft or InvoiceState.InReview, FrozenAt: { } frozen } && await evidence.HasLaterAsync(db, invoice.ProjectId, terms, invoice.Period, frozen, cancellationToken);
        var reasons = InvoiceRisk.Of(invoice, terms, before, row.Held);
        var score = InvoiceRisk.Score(reasons, invoice.Totals.Gross) + (late ? WeightOfLate : 0);
        if (deadline is { } until)
            score += WeightOfADay * (int)Math.Clamp(NearDays - (until - desk.Now).TotalDays, 0, NearDays);
        return new(row, reasons, score, before, deadline, late, null, false, invoice.SubmittedBy == desk.Tenant.Actor);
    }
}
