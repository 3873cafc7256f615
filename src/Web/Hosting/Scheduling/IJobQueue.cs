namespace Platform.Web.Hosting.Scheduling;

/// <summary>
/// Wakes jobs. A wake-up is never the truth about work: the domain row is, and a sweep offers again what was lost.
/// </summary>
internal interface IJobQueue
{
    /// <summary>Offers work: the job runs once a node of the group has room, in the order of <see cref="JobOffer.Order"/>. Offering again replaces the earlier offer.</summary>
    Task OfferAsync(JobOffer offer, CancellationToken cancellationToken);

    /// <summary>Takes an offer back that no node has taken yet; one that is gone already is no error.</summary>
    Task WithdrawAsync(string job, Guid id, CancellationToken cancellationToken);

    /// <summary>True while an offer waits or its job is at work.</summary>
    Task<bool> IsOfferedAsync(string job, Guid id, CancellationToken cancellationToken);
}

/// <summary>One wake-up.</summary>
/// <param name="Job">Key of the job, such as <c>runs.execute</c>.</param>
/// <param name="Id">The row the job looks at: its only input.</param>
/// <param name="Group">Which nodes' room it needs: <see cref="JobGroups"/>.</param>
/// <param name="Order">UTC ticks; smaller goes first.</param>
internal sealed record JobOffer(string Job, Guid Id, string Group, long Order);

/// <summary>Kinds of room on a node.</summary>
internal static class JobGroups
{
    /// <summary>The device: one at a time on a node.</summary>
    public const string Gpu = "gpu";

    /// <summary>Documents on their way into a collection: few at a time on a node, so that a large upload leaves room for other work.</summary>
    public const string Documents = "documents";

    /// <summary>Documents that a node works on at once.</summary>
    public const int DocumentsAtOnce = 2;

    /// <summary>Everything else.</summary>
    public const string Cpu = "cpu";
}
