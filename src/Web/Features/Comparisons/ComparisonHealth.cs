using Microsoft.EntityFrameworkCore;
using Platform.Domain.Comparisons;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Comparisons;

/// <summary>What is known before a start.</summary>
/// <param name="Kpi">What the deciding KPI measures.</param>
/// <param name="Level">Where it stands; null without past observations.</param>
/// <param name="Past">Past cases that were used.</param>
/// <param name="Power">What the comparison can show; null when nothing is known of the KPI.</param>
/// <param name="Trial">The A/A check; null when there are too few past cases or groups.</param>
internal sealed record HealthBefore(KpiDefinition Kpi, KpiLevel? Level, int Past, ComparisonPower? Power, AssignmentTrial? Trial);

/// <summary>Tries a plan on the past observations of its deciding KPI, before it starts. A few at a time, away from the page's own thread.</summary>
internal sealed class ComparisonHealth(IDbContextFactory<PlatformDbContext> contexts, HoldOutSeal seal)
{
    /// <summary>Salts of the A/A check.</summary>
    public const int Salts = 1_000;

    /// <summary>Seed of salts and simulated cases.</summary>
    public const ulong Seed = 1;

    private static readonly SemaphoreSlim Places = new(2);

    /// <returns>Refused with <c>kpi.not_found</c>, <c>comparison.kpi_sealed</c> or what <see cref="ComparisonPlan.Check"/> says.</returns>
    public async Task<Outcome<HealthBefore>> TryAsync(ProjectId project, ComparisonPlan plan, CancellationToken cancellationToken)
    {
        var check = plan.Check();
        if (!check.Succeeded)
            return check.Error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var key = plan.Kpis[0].Key;
        if (await db.Kpis.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == project && row.Key == key, cancellationToken) is not { } kpi)
            return KpiErrors.NotFound();
        if ((await seal.HiddenAsync(project, cancellationToken)).Contains(key))
            return ComparisonErrors.KpiSealed(key);
        var newest = await db.Observations.AsNoTracking().Where(row => row.KpiId == kpi.Id).OrderByDescending(row => row.At).ThenByDescending(row => row.ReceivedAt).Take(AssignmentTrial.MostCases)
            .Select(row => new { row.Case, row.Cluster, row.Number }).ToListAsync(cancellationToken);
        newest.Reverse();
        List<PastCase> past = [.. newest.Select(row => new PastCase(row.Case, row.Cluster, row.Number))];
        await Places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Try(plan, kpi.Definition, past, cancellationToken), cancellationToken);
        }
        finally
        {
            Places.Release();
        }
    }

    private static HealthBefore Try(ComparisonPlan plan, KpiDefinition kpi, List<PastCase> past, CancellationToken cancellationToken)
    {
        // a share is widest spread at one half, so without a past that is the careful guess
        var level = KpiLevel.Of(past) ?? (kpi.Kind == KpiKind.Proportion && plan.Unit == ComparisonUnit.Case ? new KpiLevel(0.5, 0.5, 0, 0) : null);
        var power = level is null ? null : ComparisonPower.Of(plan, kpi, level, Seed, cancellationToken);
        return new(kpi, past.Count == 0 ? null : level, past.Count, power, AssignmentTrial.Of(plan, kpi, past, Salts, Seed, cancellationToken));
    }
}
