namespace Platform.Domain.Tenancy;

/// <summary>How soon a workspace's runs come to their turn. Stored: the numbers never change.</summary>
public enum RunPriority
{
    /// <summary>In the order they were queued.</summary>
    Normal = 0,

    /// <summary>Before runs of normal priority that were queued up to a day earlier.</summary>
    High = 1,

    /// <summary>After runs of normal priority that are queued up to a day later.</summary>
    Low = 2,
}

/// <summary>A workspace's share of the machines.</summary>
/// <param name="Priority">How soon its runs come to their turn.</param>
/// <param name="MaxOpenRuns">Runs that may wait, work or pause at the same time, 1 to <see cref="Limit"/>.</param>
public sealed record RunShare(RunPriority Priority, int MaxOpenRuns)
{
    /// <summary>Largest <see cref="MaxOpenRuns"/>.</summary>
    public const int Limit = 1000;

    /// <summary>What a new workspace gets.</summary>
    public static RunShare Standard { get; } = new(RunPriority.Normal, 20);

    /// <summary>
    /// Time by which a run of a priority counts as queued earlier. Finite, so that a run of low priority is overtaken for two days at most and never starves.
    /// </summary>
    public static TimeSpan HeadStart(RunPriority priority) => priority switch
    {
        RunPriority.High => TimeSpan.FromDays(2),
        RunPriority.Normal => TimeSpan.FromDays(1),
        RunPriority.Low => TimeSpan.Zero,
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, "This is no priority."),
    };
}
