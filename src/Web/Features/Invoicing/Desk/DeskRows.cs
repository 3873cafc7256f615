using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Projects;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Desk;

/// <summary>What waits in one workspace, each invoice with its place in the queue.</summary>
internal sealed class DeskRows(IDbContextFactory<PlatformDbContext> contexts, PeriodEvidence evidence, DeskMemory memory, TimeProvider clock)
{
    // a dispute whose deadline comes near moves up by this much a day
    private const int NearDays = 5;
    private const int WeightOfADay = 12;
    private const int WeightOfLate = 15;
    private const int AtOnce = 200;

    private static readonly InvoiceState[] Waiting = [InvoiceState.Collecting, InvoiceState.Draft, InvoiceState.InReview, InvoiceState.Approved, InvoiceState.Disputed];

    /// <summary>Invoices that wait for somebody, running periods and payments that are overdue.</summary>
    /// <param name="workspace">The workspace of this scope.</param>
    /// <param name="person">Account id of the reader.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<DeskItem>> ReadAsync(DeskWorkspace workspace, string person, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var open = db.Invoices.Where(row => row.Kind == InvoiceKind.Invoice && (Waiting.Contains(row.State) || (row.State == InvoiceState.Issued && row.DueOn < today)));
        var rows = await InvoiceQueries.RowsAsync(db, open, cancellationToken);
        var moves = await open.AsNoTracking().Select(row => new DeskMove(row.Id, row.Version, row.TermsId, row.SubmittedBy, row.Forecast)).ToDictionaryAsync(row => row.Id, cancellationToken);
        var before = await (from row in open
                            join earlier in db.Invoices.Where(one => one.Kind == InvoiceKind.Invoice && one.State > InvoiceState.Collecting)
                                on new { row.ContractId, Period = row.Period - 1 } equals new { earlier.ContractId, earlier.Period }
                            select new { row.Id, earlier.Totals }).ToDictionaryAsync(row => row.Id, row => row.Totals.Net, cancellationToken);
        // an invoice that moved on between two of these questions is not shown before the next look
        var work = rows.Where(row => moves.ContainsKey(row.Id)).Select(row => (Row: row, Move: moves[row.Id], Before: before.TryGetValue(row.Id, out var net) ? net : (decimal?)null)).ToList();
        var risks = await RisksAsync(db, work, cancellationToken);
        var late = await LateAsync(db, work, cancellationToken);
        return [.. work.Where(one => risks.ContainsKey(one.Row.Id)).Select(one => ItemOf(workspace, one, risks[one.Row.Id], late.Contains(one.Row.Id), one.Move.SubmittedBy == person))];
    }

    private DeskItem ItemOf(DeskWorkspace workspace, (InvoiceRow Row, DeskMove Move, decimal? Before) one, DeskRisk risk, bool isLate, bool isMine)
    {
        if (one.Row.State == InvoiceState.Collecting)
            return new(workspace, one.Row, [], 0, one.Before, null, false, one.Move.Forecast, risk.Cap is { } cap && one.Move.Forecast?.Middle >= cap, false) { IsWarned = risk.IsWarned, IsPaused = risk.IsPaused };
        var score = InvoiceRisk.Score(risk.Reasons, one.Row.Totals.Gross) + (isLate ? WeightOfLate : 0);
        if (one.Row.Deadline is { } until)
            score += WeightOfADay * (int)Math.Clamp(NearDays - (until - clock.GetUtcNow()).TotalDays, 0, NearDays);
        return new(workspace, one.Row, risk.Reasons, score, one.Before, one.Row.Deadline, isLate, null, false, isMine);
    }

    private async Task<Dictionary<InvoiceId, DeskRisk>> RisksAsync(PlatformDbContext db, List<(InvoiceRow Row, DeskMove Move, decimal? Before)> work, CancellationToken cancellationToken)
    {
        var risks = new Dictionary<InvoiceId, DeskRisk>();
        var unknown = new List<(InvoiceRow Row, DeskMove Move, decimal? Before)>();
        foreach (var one in work)
        {
            if (memory.Risk((one.Row.Id, one.Move.Version, one.Before, one.Row.Held)) is { } known)
                risks[one.Row.Id] = known;
            else
                unknown.Add(one);
        }

        var terms = new Dictionary<ContractVersionId, ContractTerms>();
        foreach (var some in unknown.Chunk(AtOnce))
        {
            InvoiceId[] ids = [.. some.Select(one => one.Row.Id)];
            var invoices = await db.Invoices.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
            foreach (var (row, move, before) in some.Where(one => invoices.ContainsKey(one.Row.Id)))
            {
                if (!terms.TryGetValue(move.TermsId, out var agreed))
                    terms[move.TermsId] = agreed = await TermsAsync(db, move.TermsId, cancellationToken);
                risks[row.Id] = memory.Keep((row.Id, move.Version, before, row.Held), DeskRisk.Of(invoices[row.Id], agreed, before, row.Held));
            }
        }

        return risks;
    }

    private async Task<HashSet<InvoiceId>> LateAsync(PlatformDbContext db, List<(InvoiceRow Row, DeskMove Move, decimal? Before)> work, CancellationToken cancellationToken)
    {
        // where nothing at all was received since, nothing late was
        var newest = await db.Kpis.GroupBy(kpi => kpi.ProjectId).Select(group => new { Project = group.Key, At = group.Max(kpi => kpi.ReceivedUpTo) }).ToDictionaryAsync(row => row.Project, row => row.At, cancellationToken);
        var late = new HashSet<InvoiceId>();
        foreach (var (row, move, _) in work)
        {
            if (row is not { State: InvoiceState.Draft or InvoiceState.InReview, FrozenAt: { } frozen } || newest.GetValueOrDefault(row.Project) <= frozen)
                continue;
            if (memory.Late(row.Id, frozen) ?? memory.KeepLate(row.Id, frozen, await evidence.HasLaterAsync(db, row.Project, await TermsAsync(db, move.TermsId, cancellationToken), row.Period, frozen, cancellationToken)))
                late.Add(row.Id);
        }

        return late;
    }

    private static async Task<ContractTerms> TermsAsync(PlatformDbContext db, ContractVersionId id, CancellationToken cancellationToken) =>
        (await db.ContractVersions.AsNoTracking().SingleAsync(version => version.Id == id, cancellationToken)).Terms;

    private sealed record DeskMove(InvoiceId Id, Guid Version, ContractVersionId TermsId, string SubmittedBy, InvoiceForecast? Forecast);
}
