using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Measures;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis;

/// <summary>Reads KPIs of the current workspace and what their observations say.</summary>
internal sealed class KpiQueries(IDbContextFactory<PlatformDbContext> contexts, ObservationRows rows, TimeProvider clock)
{
    public async Task<string?> ProjectNameAsync(ProjectId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Projects.Where(project => project.Id == id).Select(project => project.Name).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<Vertical> VerticalAsync(ProjectId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Projects.Where(project => project.Id == id).Select(project => project.Vertical).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<KpiView>> ListAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kpis = await db.Kpis.AsNoTracking().Where(row => row.ProjectId == project).OrderBy(row => row.Key).ToListAsync(cancellationToken);
        var views = new List<KpiView>();
        foreach (var kpi in kpis)
            views.Add(await ViewAsync(kpi, cancellationToken));
        return views;
    }

    /// <summary>A KPI by its key; null when this workspace has none.</summary>
    public async Task<KpiView?> FindAsync(ProjectId project, string key, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kpi = await db.Kpis.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == project && row.Key == key, cancellationToken);
        return kpi is null ? null : await ViewAsync(kpi, cancellationToken);
    }

    private async Task<KpiView> ViewAsync(Kpi kpi, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var sums = await rows.SumsAsync(kpi.Id, DateTimeOffset.UnixEpoch, now + ObservedEvent.Ahead, now, cancellationToken);
        return new KpiView(kpi.Id, kpi.Key, kpi.Definition, new KpiFigures(kpi.Definition, ArmFigures.Of(sums.Served), ArmFigures.Of(sums.Control)), sums.Newest, kpi.CreatedAt);
    }
}
