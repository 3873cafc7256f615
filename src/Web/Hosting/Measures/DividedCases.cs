using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Comparisons;
using Platform.Domain.Contracts;
using Platform.Domain.Projects;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Measures;

/// <summary>Which cases of a randomised line chance divided, where live comparisons gave the arms of its KPI.</summary>
internal static class DividedCases
{
    /// <summary>
    /// The comparisons that gave arms in [from, to) to what the design divides. Null where the design divides nothing by chance, and where no comparison ran: then the arms are the customer's own, as agreed.
    /// One that divided something else, such as groups where cases were agreed, is none of them, and its cases are left out like those before and after.
    /// </summary>
    public static async Task<ArmsByChance?> OfAsync(PlatformDbContext db, ProjectId project, KpiTerm term, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        if (term.Design is not (EvidenceDesign.RandomisedByCase or EvidenceDesign.RandomisedByCluster))
            return null;
        var unit = term.Design == EvidenceDesign.RandomisedByCluster ? ComparisonUnit.Cluster : ComparisonUnit.Case;
        var started = await db.LiveComparisons.AsNoTracking().Where(row => row.ProjectId == project && row.State != ComparisonState.Draft).ToListAsync(cancellationToken);
        var ran = started.FindAll(one => one.Feeds(term.Key) && one.StartedAt < to && (one.OverAt is not { } over || (over > from && over > one.StartedAt)));
        if (ran.Count == 0)
            return null;
        return new(
            [.. ran.Where(one => one.Plan.Unit == unit).OrderBy(one => one.StartedAt).Select(one => new DividingComparison(one.Key, one.Plan.Share, one.Commitment, one.StartedAt!.Value, one.OverAt))], 0);
    }
}
