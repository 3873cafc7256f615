using Quartz;

namespace Platform.Web.Hosting.Scheduling;

/// <summary>How many jobs of a group this node takes at once.</summary>
internal interface IJobRoom
{
    /// <summary>Sets the room of a group; 0 lets no new one start, what is at work goes on.</summary>
    Task SetAsync(string group, int jobs, CancellationToken cancellationToken);
}

internal sealed class QuartzJobRoom(ISchedulerFactory schedulers) : IJobRoom
{
    public async Task SetAsync(string group, int jobs, CancellationToken cancellationToken) => await (await schedulers.GetScheduler(cancellationToken))
        .SetExecutionLimits(ExecutionLimitsBuilder.Create().ForGroup(JobGroups.Documents, JobGroups.DocumentsAtOnce, ExecutionLimitScope.Node).ForGroup(group, jobs, ExecutionLimitScope.Node).Build(), cancellationToken);
}
