using Microsoft.EntityFrameworkCore;
using Platform.Domain.Comparisons;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Comparisons;

/// <summary>A comparison with what its KPIs measure, as far as the reader sees it.</summary>
/// <param name="Comparison">The comparison.</param>
/// <param name="Kpis">The project's KPIs by their keys.</param>
/// <param name="Hidden">Keys of those of which the reader does not see what they came to.</param>
internal sealed record ComparisonView(LiveComparison Comparison, IReadOnlyDictionary<string, KpiDefinition> Kpis, IReadOnlySet<string> Hidden)
{
    public ComparisonPlan Plan => Comparison.Plan;

    /// <summary>When it was looked at last; null before the first look.</summary>
    public DateTimeOffset? LookedAt => Comparison.Standing?.At;

    /// <summary>Figures of a KPI; null before the first look, and when the reader does not see them.</summary>
    public KpiStanding? Seen(string kpi) => Hidden.Contains(kpi) ? null : Comparison.Standing?.Kpis.FirstOrDefault(seen => seen.Kpi == kpi);

    /// <summary>False when the arms are not divided as planned: then no other figure can be trusted.</summary>
    public bool IsDivided(KpiStanding kpi) => kpi.RatioP >= Plan.RatioAlphaOfKpi;

    /// <summary>Better, Worse or NotDistinguishable by the interval that holds at every look; null while there are too few cases, and when the arms are not divided as planned.</summary>
    public string? VerdictOf(KpiStanding kpi)
    {
        var definition = Kpis[kpi.Kpi];
        if (!IsDivided(kpi) || Math.Min(kpi.Control.Cases, kpi.Treated.Cases) < definition.MinimumCases || double.IsInfinity(kpi.Lower))
            return null;
        var up = definition.Direction == KpiDirection.HigherIsBetter;
        return (kpi.Lower > 0, kpi.Upper < 0) switch
        {
            (true, _) => up ? "Better" : "Worse",
            (_, true) => up ? "Worse" : "Better",
            _ => "NotDistinguishable",
        };
    }
}

/// <summary>Reads comparisons of the current workspace.</summary>
internal sealed class ComparisonQueries(IDbContextFactory<PlatformDbContext> contexts, ProjectModels models, HoldOutSeal seal)
{
    /// <summary>What may be compared.</summary>
    public Task<IReadOnlyList<ModelChoice>> ModelsAsync(ProjectId id, CancellationToken cancellationToken) => models.ChoicesAsync(id, cancellationToken);

    /// <summary>KPIs that cases of production feed.</summary>
    public async Task<IReadOnlyList<(string Key, KpiDefinition Definition)>> KpisAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kpis = await db.Kpis.AsNoTracking().Where(row => row.ProjectId == project).OrderBy(row => row.Key).ToListAsync(cancellationToken);
        return [.. kpis.Where(kpi => kpi.Definition.Source != KpiSource.HiddenHoldOut).Select(kpi => (kpi.Key, kpi.Definition))];
    }

    /// <summary>All of a project, newest first.</summary>
    public async Task<IReadOnlyList<ComparisonView>> ListAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kpis = await DefinitionsAsync(db, project, cancellationToken);
        var rows = await db.LiveComparisons.AsNoTracking().Where(row => row.ProjectId == project).OrderByDescending(row => row.CreatedAt).ToListAsync(cancellationToken);
        var hidden = await seal.HiddenAsync(project, cancellationToken);
        return [.. rows.Select(row => new ComparisonView(row, kpis, hidden))];
    }

    /// <summary>One by its key; null when this workspace has none.</summary>
    public async Task<ComparisonView?> FindAsync(ProjectId project, string key, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.LiveComparisons.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == project && row.Key == key, cancellationToken);
        return found is null ? null : new(found, await DefinitionsAsync(db, project, cancellationToken), await seal.HiddenAsync(project, cancellationToken));
    }

    private static async Task<IReadOnlyDictionary<string, KpiDefinition>> DefinitionsAsync(PlatformDbContext db, ProjectId project, CancellationToken cancellationToken) =>
        (await db.Kpis.AsNoTracking().Where(row => row.ProjectId == project).ToListAsync(cancellationToken)).ToDictionary(row => row.Key, row => row.Definition, StringComparer.Ordinal);
}
