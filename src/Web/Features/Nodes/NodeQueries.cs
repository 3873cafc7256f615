using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Nodes;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Nodes;

/// <summary>One node as operators see it.</summary>
internal sealed record NodeView(string Name, bool Draining, bool Gone, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, NodeFigures? Figures);

/// <summary>Nodes and queue of the installation.</summary>
internal sealed class NodeQueries(IDbContextFactory<PlatformDbContext> contexts, IQueueBoard board, TimeProvider clock)
{
    public async Task<IReadOnlyList<NodeView>> NodesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var nodes = await db.Nodes.AsNoTracking().OrderBy(node => node.Name).ToListAsync(cancellationToken);
        return nodes.ConvertAll(node => new NodeView(node.Name, node.Draining, node.IsGone(now), node.StartedAt, node.LastSeenAt, node.Figures));
    }

    public Task<IReadOnlyList<QueuedWork>> QueueAsync(CancellationToken cancellationToken) => board.ListAsync(cancellationToken);
}

/// <summary>Turns a node's drain switch.</summary>
internal sealed class DrainNode(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant)
{
    private const int Tries = 5;

    public async Task<Outcome> HandleAsync(string name, bool draining, CancellationToken cancellationToken)
    {
        // The node itself writes its row every few seconds, so a lost race is only repeated.
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await db.Nodes.SingleOrDefaultAsync(node => node.Name == name, cancellationToken) is not { } node)
                return new DomainError("node.not_found", $"There is no node named '{name}'.", ErrorKind.NotFound);
            node.Drain(draining, tenant.Actor);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return Outcome.Success;
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                // Read it again.
            }
        }
    }
}

/// <summary>Gives waiting work another place in the queue.</summary>
internal sealed class MoveRun(IQueueBoard board)
{
    public Task<Outcome> HandleAsync(Guid id, int place, CancellationToken cancellationToken) => board.MoveAsync(id, place, cancellationToken);
}
