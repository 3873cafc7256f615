using Platform.Domain.Kernel;

namespace Platform.Web.Hosting.Scheduling;

/// <summary>Work in the queue of the whole installation, as an operator may see it: sizes and times, nothing of anybody's data or names.</summary>
/// <param name="Id">The work's id.</param>
/// <param name="Kind">Key of its job.</param>
/// <param name="Running">True while a node works on it.</param>
/// <param name="Node">The node, while one works on it.</param>
/// <param name="Workspace">Whose it is.</param>
/// <param name="Done">0 to 1.</param>
/// <param name="RemainingSeconds">Expected work that remains; null when unknown.</param>
internal sealed record QueuedWork(Guid Id, string Kind, bool Running, string? Node, string Workspace, double Done, double? RemainingSeconds);

/// <summary>The queue as a list that an operator may re-order. Filled by the feature that owns the work.</summary>
internal interface IQueueBoard
{
    /// <summary>Working first, then waiting in the order it will be taken.</summary>
    Task<IReadOnlyList<QueuedWork>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Moves waiting work to a place among the waiting, from 1.</summary>
    Task<Outcome> MoveAsync(Guid id, int place, CancellationToken cancellationToken);
}
