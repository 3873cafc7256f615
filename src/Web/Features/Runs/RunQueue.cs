using Microsoft.EntityFrameworkCore;
using Platform.Domain.Nodes;
using Platform.Domain.Runs;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>Places in the queue of the whole installation. Other workspaces' runs count, and nothing else is told about them.</summary>
internal sealed class RunQueue(RunClaims claims, RunAdmission admission, IDbContextFactory<PlatformDbContext> contexts, TimeProvider clock)
{
    /// <summary>A run's place; null when it does not wait.</summary>
    public async Task<QueuePlace?> PlaceAsync(RunId id, CancellationToken cancellationToken)
    {
        var queue = await claims.QueueAsync(cancellationToken);
        var index = queue.Select((entry, index) => (entry, index)).FirstOrDefault(item => item.entry.RunId == id && item.entry.Status == RunStatus.Queued, (null!, -1)).index;
        return index < 0 ? null : await PlaceAsync(queue, index, cancellationToken);
    }

    /// <summary>The place that a run queued now would get.</summary>
    public async Task<QueuePlace> PlaceOfNextAsync(CancellationToken cancellationToken)
    {
        var order = Run.OrderOf(clock.GetUtcNow(), (await admission.ShareAsync(cancellationToken)).Priority);
        var queue = await claims.QueueAsync(cancellationToken);
        return await PlaceAsync(queue, queue.Count(entry => entry.Status == RunStatus.Running || entry.Order <= order), cancellationToken);
    }

    private async Task<QueuePlace> PlaceAsync(IReadOnlyList<QueueEntry> queue, int ahead, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var nodes = (await db.Nodes.AsNoTracking().ToListAsync(cancellationToken)).Where(node => !node.IsGone(now)).ToList();
        var taking = nodes.Where(node => !node.Draining).ToList();
        var before = queue.Take(ahead).ToList();
        var working = before.Count(entry => entry.Status == RunStatus.Running);
        return new QueuePlace(before.Count - working + 1, before.Count, ReasonOf(nodes, taking, working, before.Count), ExpectedStart(before, taking.Count, now));
    }

    private static WaitReason ReasonOf(List<Node> nodes, List<Node> taking, int working, int before)
    {
        if (nodes.Count > 0 && taking.Count == 0)
            return WaitReason.Draining;
        if (before > 0 && working + (before - working) >= Math.Max(1, taking.Count))
            return WaitReason.DeviceBusy;
        return taking.Exists(node => node.Figures is { EngineReady: true }) ? WaitReason.StartsNow : WaitReason.EngineStarting;
    }

    private static DateTimeOffset? ExpectedStart(List<QueueEntry> before, int nodes, DateTimeOffset now) => nodes == 0 || before.Exists(entry => entry.RemainingSeconds <= 0)
        ? null
        : now.AddSeconds(before.Sum(entry => entry.RemainingSeconds) / nodes);
}
