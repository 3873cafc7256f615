using Microsoft.EntityFrameworkCore;
using Platform.Domain.Comparisons;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Answering;

/// <summary>Keeps what a run made for as long as a live comparison gives cases to it.</summary>
internal static class ComparedRuns
{
    /// <summary>Why the results of a run may not be removed now; null when they may.</summary>
    /// <returns><c>run.compared</c>.</returns>
    public static async Task<DomainError?> RefusalAsync(PlatformDbContext db, Run run, CancellationToken cancellationToken)
    {
        var running = await db.LiveComparisons.AsNoTracking().Where(row => row.ProjectId == run.ProjectId && row.State == ComparisonState.Running).ToListAsync(cancellationToken);
        if (running.Count == 0)
            return null;
        var adapters = await db.Adapters.Where(row => row.RunId == run.Id).Select(row => row.Id).ToListAsync(cancellationToken);
        var checkpoints = await db.RunCheckpoints.Where(row => row.RunId == run.Id).Select(row => row.Id).ToListAsync(cancellationToken);
        HashSet<string> made = [.. adapters.Select(id => $"adapter:{id}"), .. checkpoints.Select(id => $"checkpoint:{id}")];
        return running.Find(one => one.Plan.Models.Any(model => made.Contains(model.Key))) is { } comparison ? RunErrors.Compared(run.Name, comparison.Plan.Name) : null;
    }

    /// <summary>Within the caller's transaction: whoever removes the run's results at the same moment is the later one and finds that the run changed.</summary>
    /// <returns>False when the run is gone.</returns>
    public static async Task<bool> HoldAsync(PlatformDbContext db, RunId run, CancellationToken cancellationToken) =>
        await db.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, Guid.CreateVersion7()), cancellationToken) > 0;
}
