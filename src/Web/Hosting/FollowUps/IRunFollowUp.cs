using Platform.Domain.Runs;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.FollowUps;

/// <summary>What follows when a run has left its result, such as its evaluation. A feature joins by registering one; features do not call each other.</summary>
internal interface IRunFollowUp
{
    /// <summary>Adds rows to the save that ends the run: both happen or neither does. The context acts for the run's workspace.</summary>
    Task AddAsync(PlatformDbContext db, Run run, Adapter adapter, CancellationToken cancellationToken);

    /// <summary>Wakes what was added, after the save. The feature's own sweep does the same when this is lost.</summary>
    Task WakeAsync(RunId runId, CancellationToken cancellationToken);
}
