using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing;

/// <summary>Reads what a line rests on, down to one case.</summary>
internal sealed class EvidenceQueries(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk, EvidenceStore store)
{
    // more days than this are drawn by the week
    private const int MostDays = 62;

    /// <summary>The evidence of a KPI's line; null when this project has no such line.</summary>
    public async Task<EvidenceView?> FindAsync(ProjectId project, InvoiceId id, string kpi, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await InvoiceMaterials.FindAsync(db, id, cancellationToken) is not var (invoice, version, _) || invoice.ProjectId != project)
            return null;
        var part = await db.EvidenceParts.AsNoTracking().SingleOrDefaultAsync(row => row.InvoiceId == id && row.Kind == EvidencePartKind.Snapshot && row.Key == kpi, cancellationToken);
        if (part is null || version.Terms.Term(kpi) is not { } term || invoice.Results.FirstOrDefault(one => one.Kpi == kpi) is not { } result)
            return null;
        var snapshot = await store.ReadAsync<EvidenceSnapshot>(part, cancellationToken);
        return new(id, project, invoice.Number, invoice.Period, invoice.Currency, invoice.ContractId, term, result, snapshot, part.Hash);
    }

    /// <summary>Both arms over time: by day, or by week where there are many.</summary>
    public static IReadOnlyList<ArmDays> DaysOf(EvidenceSnapshot snapshot)
    {
        List<EvidenceRow> rows = [.. snapshot.Rows.Select(line => EvidenceRow.Parse(line)!)];
        if (rows.Count == 0)
            return [];
        var first = Day(rows[0].At);
        var step = Day(rows[^1].At).DayNumber - first.DayNumber > MostDays ? 7 : 1;
        return [.. rows.GroupBy(row => (Day(row.At).DayNumber - first.DayNumber) / step).OrderBy(group => group.Key).Select(group =>
        {
            List<double> served = [.. group.Where(row => row.Served).Select(row => (double)row.Value)], compared = [.. group.Where(row => !row.Served).Select(row => (double)row.Value)];
            return new ArmDays(first.AddDays(group.Key * step), served.Count, served.Count > 0 ? served.Average() : null, compared.Count, compared.Count > 0 ? compared.Average() : null);
        })];
    }

    /// <summary>One case of a line; null when its hash is not among the rows.</summary>
    public async Task<CaseView?> CaseAsync(ProjectId project, InvoiceId id, string kpi, string hash, CancellationToken cancellationToken)
    {
        if (await FindAsync(project, id, kpi, cancellationToken) is not { } evidence)
            return null;
        var rows = evidence.Snapshot.Rows.Select(line => EvidenceRow.Parse(line)!).ToList();
        var place = rows.FindIndex(row => row.Case == hash);
        if (place < 0)
            return null;
        List<decimal> arm = [.. rows.Where(row => row.Served == rows[place].Served).Select(row => row.Value)];
        return new(
            evidence, rows[place], place + 1, arm.Count, arm.Average(), arm.Count > 1 ? (arm.Sum() - rows[place].Value) / (arm.Count - 1) : null,
            await ValuesAsync(project, kpi, hash, evidence.Snapshot.AsOf, cancellationToken));
    }

    /// <summary>Whether a case's own name hashes to a row. For the customer, who knows the names; what is typed is not stored.</summary>
    /// <returns>Refused with <c>contract.role_needed</c> or <c>kpi.not_found</c>.</returns>
    public async Task<Outcome<bool>> IsNameOfAsync(ProjectId project, string kpi, string hash, string name, CancellationToken cancellationToken)
    {
        if (await desk.RoleAsync(cancellationToken) != BillingRole.Customer)
            return ContractErrors.RoleNeeded(nameof(BillingRole.Customer));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Kpis.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == project && row.Key == kpi, cancellationToken) is { } found
            ? found.HashOf(name) == hash
            : KpiErrors.NotFound();
    }

    public Task<BillingRole> RoleAsync(CancellationToken cancellationToken) => desk.RoleAsync(cancellationToken);

    private async Task<IReadOnlyList<CaseValue>> ValuesAsync(ProjectId project, string kpi, string hash, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var id = await db.Kpis.Where(row => row.ProjectId == project && row.Key == kpi).Select(row => row.Id).SingleOrDefaultAsync(cancellationToken);
        var observed = await db.Observations.AsNoTracking().Where(row => row.KpiId == id && row.Case == hash).OrderBy(row => row.ReceivedAt).ToListAsync(cancellationToken);
        var revised = await db.ObservationRevisions.AsNoTracking().Where(row => row.KpiId == id && row.Case == hash).OrderBy(row => row.ReceivedAt).ToListAsync(cancellationToken);
        return [.. observed.Select(row => new CaseValue(row.At, row.ReceivedAt, row.Value, false, row.ReceivedAt > asOf)), .. revised.Select(row => new CaseValue(row.At, row.ReceivedAt, row.Value, true, row.ReceivedAt > asOf))];
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
