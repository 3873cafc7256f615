using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Measures;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis;

/// <summary>Reads KPIs of the current workspace and what their observations say.</summary>
internal sealed class KpiQueries(IDbContextFactory<PlatformDbContext> contexts, ObservationRows rows, HoldOutSeal seal, HoldOutUses uses, TimeProvider clock)
{
    public async Task<Vertical> VerticalAsync(ProjectId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Projects.Where(project => project.Id == id).Select(project => project.Vertical).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<KpiView>> ListAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kpis = await db.Kpis.AsNoTracking().Where(row => row.ProjectId == project).OrderBy(row => row.Key).ToListAsync(cancellationToken);
        var (hidden, duties) = await AboutAsync(db, project, cancellationToken);
        var views = new List<KpiView>();
        foreach (var kpi in kpis)
            views.Add(await ViewAsync(db, kpi, [.. duties[kpi.Key]], hidden.Contains(kpi.Key), cancellationToken));
        return views;
    }

    /// <summary>A KPI by its key; null when this workspace has none.</summary>
    public async Task<KpiView?> FindAsync(ProjectId project, string key, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kpi = await db.Kpis.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == project && row.Key == key, cancellationToken);
        if (kpi is null)
            return null;
        var (hidden, duties) = await AboutAsync(db, project, cancellationToken);
        return await ViewAsync(db, kpi, [.. duties[key]], hidden.Contains(key), cancellationToken);
    }

    /// <summary>How worn the hold-out is that a KPI is measured on; null for another source.</summary>
    public async Task<HoldOutWear?> WearAsync(ProjectId project, KpiDefinition definition, CancellationToken cancellationToken) =>
        definition.Source == KpiSource.HiddenHoldOut ? await uses.WearAsync(project, cancellationToken) : null;

    /// <summary>How a KPI went over time.</summary>
    public async Task<KpiTrend> TrendAsync(KpiId kpi, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return KpiTrend.Of(await db.KpiDays.AsNoTracking().Where(day => day.KpiId == kpi).ToListAsync(cancellationToken));
    }

    // which KPIs' figures the caller does not see, and what all of them do in running contracts
    private async Task<(IReadOnlySet<string> Hidden, ILookup<string, KpiDuty> Duties)> AboutAsync(PlatformDbContext db, ProjectId project, CancellationToken cancellationToken)
    {
        var hidden = await seal.HiddenAsync(project, cancellationToken);
        return (hidden, await KpiDuties.OfAsync(db, project, KpiDay.DayOf(clock.GetUtcNow()), hidden, cancellationToken));
    }

    private async Task<KpiView> ViewAsync(PlatformDbContext db, Kpi kpi, IReadOnlyList<KpiDuty> duties, bool isHidden, CancellationToken cancellationToken)
    {
        if (isHidden)
            return new KpiView(kpi.Id, kpi.Key, kpi.Definition, new KpiFigures(kpi.Definition, ArmFigures.Of(ArmSums.None), ArmFigures.Of(ArmSums.None)), null, kpi.CreatedAt, IsSealed: true, new UnverifiedOutcomes(0, 0)) { Duties = duties };
        var arms = await db.KpiDays.Where(day => day.KpiId == kpi.Id).GroupBy(day => day.Served)
            .Select(group => new { Served = group.Key, Cases = group.Sum(day => day.Cases), Sum = group.Sum(day => day.Sum), Squares = group.Sum(day => day.Squares), Newest = group.Max(day => day.Newest) })
            .ToListAsync(cancellationToken);
        ArmSums Arm(bool served) => arms.FirstOrDefault(arm => arm.Served == served) is { } arm ? new(arm.Cases, arm.Sum, arm.Squares) : ArmSums.None;
        var sums = new WindowSums(Arm(true), Arm(false), arms.Count > 0 ? arms.Max(arm => arm.Newest) : null);
        // rows that were stored before sums by day were kept are added to them with the next event
        if (arms.Count == 0)
            sums = await rows.SumsAsync(kpi.Id, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, cancellationToken);
        var unverified = await rows.UnverifiedAsync(kpi.Id, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, cancellationToken);
        return new KpiView(kpi.Id, kpi.Key, kpi.Definition, new KpiFigures(kpi.Definition, ArmFigures.Of(sums.Served), ArmFigures.Of(sums.Control)), sums.Newest, kpi.CreatedAt, IsSealed: false, unverified)
        {
            Duties = duties,
            IsStale = sums.Newest < clock.GetUtcNow().AddDays(-kpi.Definition.FreshDays),
        };
    }
}
