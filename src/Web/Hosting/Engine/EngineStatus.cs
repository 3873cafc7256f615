namespace Platform.Web.Hosting.Engine;

/// <summary>Whether the engine can work.</summary>
internal enum EngineCondition
{
    /// <summary>Its process starts.</summary>
    Starting = 0,

    /// <summary>It answers.</summary>
    Ready = 1,

    /// <summary>It ended; it is started again after a pause.</summary>
    Down = 2,
}

/// <summary>The engine's process as its parent sees it.</summary>
/// <param name="Condition">Whether it can work.</param>
/// <param name="Pid">Process id; 0 when there is none.</param>
/// <param name="Starts">Times it was started by this parent.</param>
/// <param name="Since">Since when it is in this condition, UTC.</param>
/// <param name="LastEnd">How it ended last; null when it never did.</param>
/// <param name="OutOfMemory">What is known about the memory when it ended last for want of it; null when it ended otherwise, or never.</param>
internal sealed record EngineStatus(EngineCondition Condition, int Pid, int Starts, DateTimeOffset Since, string? LastEnd, MemoryShortage? OutOfMemory = null);

/// <summary>An engine that ended because memory ran out.</summary>
/// <param name="HeldBytes">The most it was seen to hold.</param>
/// <param name="LimitBytes">What the machine or its container allows.</param>
internal sealed record MemoryShortage(long HeldBytes, long LimitBytes);

/// <summary>How an engine's process ended.</summary>
/// <param name="Words">For people.</param>
/// <param name="OutOfMemory">What is known about the memory when it ran out.</param>
internal sealed record EngineEnd(string Words, MemoryShortage? OutOfMemory = null);

/// <summary>What is known about this node's engine without asking it.</summary>
internal interface IEngineWatch
{
    EngineStatus Status { get; }

    /// <summary>Memory the process holds now and held at most, in bytes; zero while there is none.</summary>
    (long ResidentBytes, long PeakBytes) Memory();

    /// <summary>Waits a moment until the end of the process of <paramref name="pid"/> has been looked into.</summary>
    Task WhenEndedAsync(int pid, CancellationToken cancellationToken);

    /// <summary>Waits until the engine answers.</summary>
    Task WhenReadyAsync(CancellationToken cancellationToken);
}
