using Quartz;

namespace Platform.Web.Hosting.Scheduling;

/// <summary>Offers as one-shot triggers; the job table orders them by their time.</summary>
internal sealed class QuartzJobQueue(ISchedulerFactory schedulers) : IJobQueue
{
    // A trigger that waits long for room must keep its date, or the queue is re-ordered.
    private static readonly TimeSpan NeverMisfires = TimeSpan.FromDays(3650);

    public async Task OfferAsync(JobOffer offer, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var trigger = TriggerBuilder.Create<IJob<JobInput>>()
            .ForJob(offer.Job)
            .WithIdentity(KeyOf(offer.Job, offer.Id))
            .UsingInput(new JobInput(offer.Id))
            .WithExecutionGroup(offer.Group)
            .WithMisfireThreshold(NeverMisfires)
            .StartAt(new DateTimeOffset(offer.Order, TimeSpan.Zero))
            .Build();
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, cancellationToken);
    }

    public async Task WithdrawAsync(string job, Guid id, CancellationToken cancellationToken) =>
        await (await schedulers.GetScheduler(cancellationToken)).UnscheduleJob(KeyOf(job, id), cancellationToken);

    public async Task<bool> IsOfferedAsync(string job, Guid id, CancellationToken cancellationToken) =>
        await (await schedulers.GetScheduler(cancellationToken)).Exists(KeyOf(job, id), cancellationToken);

    private static TriggerKey KeyOf(string job, Guid id) => new(id.ToString("N"), job);
}
