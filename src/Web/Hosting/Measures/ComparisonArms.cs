using Microsoft.EntityFrameworkCore;
using Platform.Domain.Comparisons;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Measures;

/// <summary>The arms that live comparisons gave to a KPI's cases. Read within a reception: no comparison on the KPI can start while it stores.</summary>
internal sealed class ComparisonArms
{
    private readonly IReadOnlyList<LiveComparison> _comparisons;

    private ComparisonArms(IReadOnlyList<LiveComparison> comparisons) => _comparisons = comparisons;

    /// <summary>Comparisons of the KPI's project that have started, whether or not they are over.</summary>
    public static async Task<ComparisonArms> ReadAsync(PlatformDbContext db, Kpi kpi, CancellationToken cancellationToken)
    {
        var started = await db.LiveComparisons.AsNoTracking().Where(row => row.ProjectId == kpi.ProjectId && row.State != ComparisonState.Draft).ToListAsync(cancellationToken);
        return new([.. started.Where(row => row.Feeds(kpi.Key))]);
    }

    /// <summary>
    /// The event with the arm that its case had. Between a comparison's start and its end chance gave it, and what the sender says must agree; at any other time the sender alone knows.
    /// A revision is left as it is: its arm is that of its observation.
    /// </summary>
    /// <param name="observed">The event.</param>
    /// <param name="isArmGiven">False when the sender left it out.</param>
    /// <returns>Refused with <c>comparison.served_needed</c>, <c>comparison.cluster_needed</c> or <c>comparison.arm_mismatch</c>.</returns>
    public Outcome<ObservedEvent> Settle(ObservedEvent observed, bool isArmGiven)
    {
        if (observed.Revises)
            return observed;
        if (Covering(observed.At) is not { } comparison)
            return isArmGiven ? observed : ComparisonErrors.ServedNeeded(observed.Key);
        if (comparison.ArmOf(observed.Case, observed.Cluster) is not { } treated)
            return ComparisonErrors.ClusterNeeded(observed.Key, comparison.Key);
        if (observed.Served == treated)
            return observed;
        return isArmGiven ? ComparisonErrors.ArmMismatch(observed.Key, comparison.Key, observed.Served) : observed with { Served = treated };
    }

    // observations are kept in whole milliseconds, and so are starts and ends
    private LiveComparison? Covering(DateTimeOffset at)
    {
        if (_comparisons.Count == 0)
            return null;
        var moment = UtcMoment.Of(at);
        foreach (var one in _comparisons)
        {
            if (one.Covers(moment))
                return one;
        }

        return null;
    }
}
