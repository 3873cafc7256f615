using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Comparisons;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Measures;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Comparisons.Watching;

/// <summary>Looks at a running comparison: what its cases say, whether its rule stops it, whether its time is over. One look, one save.</summary>
internal sealed class WatchComparison(IDbContextFactory<PlatformDbContext> contexts, ObservationRows rows, HoldOutSeal seal, AuditLog audit, TimeProvider clock)
{
    /// <returns>Refused with <c>comparison.busy</c> when somebody changed it meanwhile, or with <c>comparison.not_found</c>.</returns>
    public async Task<Outcome> HandleAsync(LiveComparisonId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.LiveComparisons.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } comparison)
            return ComparisonErrors.NotFound();
        var now = clock.GetUtcNow();
        if (comparison.State != ComparisonState.Running || now < comparison.StartedAt)
            return Outcome.Success;
        var kpis = await db.Kpis.AsNoTracking().Where(row => row.ProjectId == comparison.ProjectId).ToDictionaryAsync(row => row.Key, cancellationToken);
        if (await LookAsync(comparison, kpis, now, cancellationToken) is { } standing)
            comparison.See(standing);
        if (comparison.Standing is { } seen && ComparisonLook.StopOf(comparison.Plan, seen) is var (reason, kpi))
            await EndAsync(db, comparison, (reason, kpi), now, cancellationToken);
        else if (now >= comparison.DueAt)
            await EndAsync(db, comparison, (EndingReason.Duration, ""), now, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ComparisonErrors.Busy();
        }

        return Outcome.Success;
    }

    // a tenth of a millisecond a case: a hundred seconds after a million
    private static TimeSpan RestAfter(ComparisonStanding last) => TimeSpan.FromMilliseconds(last.Kpis.Sum(kpi => kpi.Control.Cases + kpi.Treated.Cases) / 10.0);

    private async Task EndAsync(PlatformDbContext db, LiveComparison comparison, (EndingReason Reason, string Kpi) why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        comparison.End(why.Reason, why.Kpi, audit.Actor, now);
        var hidden = await seal.HiddenFromOthersAsync(comparison.ProjectId, cancellationToken);
        var (what, facts) = (AuditSubject.Of("comparison", comparison.Id, comparison.ProjectId), ComparisonFacts.Of(comparison, hidden));
        if (why.Reason == EndingReason.Duration)
            audit.Add(db, "comparison.ended", what, facts);
        else
            audit.Add(db, "comparison.stopped", what, facts);
    }

    // null when nothing came since the last look and no week ended, or when so many cases were read so lately that the machine needs its rest
    private async Task<ComparisonStanding?> LookAsync(LiveComparison comparison, Dictionary<string, Kpi> kpis, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (plan, last) = (comparison.Plan, comparison.Standing);
        var isLook = comparison.IsLookDue(now);
        if (last is not null && !isLook && now < comparison.DueAt
            && (now - last.At < RestAfter(last) || plan.Kpis.Zip(last.Kpis).All(pair => kpis[pair.First.Key].ReceivedUpTo <= pair.Second.UpTo)))
            return null;
        var figures = new List<KpiStanding>(plan.Kpis.Count);
        foreach (var (number, watched) in plan.Kpis.Index())
        {
            var kpi = kpis[watched.Key];
            var cases = new ComparedCases(kpi.Definition);
            await foreach (var row in rows.ReceivedAsync(kpi.Id, comparison.StartedAt!.Value, DateTimeOffset.MaxValue, kpi.ReceivedUpTo, cancellationToken))
                cases.Add(row.Served, (double)row.Value, row.Cluster, (double?)row.Before);
            var before = last is not null && last.Kpis.Count > number ? last.Kpis[number] : null;
            figures.Add(ComparisonLook.Of(plan, watched, cases, before, isLook || plan.Unit == ComparisonUnit.Case) with { UpTo = kpi.ReceivedUpTo });
        }

        return new(now, figures);
    }
}
