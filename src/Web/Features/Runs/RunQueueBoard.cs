using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>Runs in the operators' queue. Reading and moving use scopes of their own, because an operator's order touches another workspace's row.</summary>
internal sealed class RunQueueBoard(IServiceScopeFactory scopes, TimeProvider clock) : IQueueBoard
{
    public async Task<IReadOnlyList<QueuedWork>> ListAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var queue = await scope.ServiceProvider.GetRequiredService<RunClaims>().QueueAsync(cancellationToken);
        return [.. queue.Select(entry => new QueuedWork(
            entry.RunId.Value, ExecuteRunJobKey.Name, entry.Status == RunStatus.Running, entry.Status == RunStatus.Running ? entry.Node : null, entry.Scope.WorkspaceId.ToString(),
            entry.TotalSteps > 0 ? Math.Min(1, entry.Step / (double)entry.TotalSteps) : 0, entry.RemainingSeconds > 0 ? entry.RemainingSeconds : null))];
    }

    public async Task<Outcome> MoveAsync(Guid id, int place, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var claims = scope.ServiceProvider.GetRequiredService<RunClaims>();
        var waiting = (await claims.QueueAsync(cancellationToken)).Where(entry => entry.Status == RunStatus.Queued && entry.RunId.Value != id).ToList();
        var order = OrderAt(waiting, Math.Clamp(place - 1, 0, waiting.Count), clock.GetUtcNow());
        if (!await claims.ActForAsync(new RunId(id), cancellationToken))
            return RunErrors.NotFound();
        return await scope.ServiceProvider.GetRequiredService<RunChanges>().ApplyAsync(
            new RunId(id), "run.moved", (run, _) => Task.FromResult(run.MoveTo(order, "nodes.reorder", clock.GetUtcNow())), cancellationToken);
    }

    // Between the neighbours' orders; a second before the first and after the last.
    private static long OrderAt(List<QueueEntry> waiting, int index, DateTimeOffset now) => (index > 0, index < waiting.Count) switch
    {
        (false, false) => now.UtcTicks,
        (false, true) => waiting[0].Order - TimeSpan.TicksPerSecond,
        (true, false) => waiting[^1].Order + TimeSpan.TicksPerMillisecond,
        (true, true) => waiting[index - 1].Order + ((waiting[index].Order - waiting[index - 1].Order) / 2),
    };
}
