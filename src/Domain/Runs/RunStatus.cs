namespace Platform.Domain.Runs;

/// <summary>What a run makes. Stored: the numbers never change.</summary>
public enum RunKind
{
    /// <summary>Supervised LoRA fine-tuning; leaves an <see cref="Adapter"/>.</summary>
    FineTune = 0,
}

/// <summary>Where a run stands. Stored: the numbers never change.</summary>
public enum RunStatus
{
    /// <summary>Written down, not offered yet.</summary>
    Draft = 0,

    /// <summary>Waits for a device.</summary>
    Queued = 1,

    /// <summary>A node works on it and renews its lease.</summary>
    Running = 2,

    /// <summary>Stopped by a person at a checkpoint; holds no device.</summary>
    Paused = 3,

    /// <summary>Finished; its result stands.</summary>
    Succeeded = 4,

    /// <summary>Ended by a refusal; <see cref="Run.FailureCode"/> says which.</summary>
    Failed = 5,

    /// <summary>Ended by a person without a result.</summary>
    Cancelled = 6,
}

/// <summary>What a person asked of a run that a node works on; the node sees it at the next step. Stored: the numbers never change.</summary>
public enum RunRequest
{
    /// <summary>Nothing: carry on.</summary>
    None = 0,

    /// <summary>Write a checkpoint and give the device back.</summary>
    Pause = 1,

    /// <summary>End now and keep what was learned so far as the result.</summary>
    StopAndSave = 2,

    /// <summary>End now without a result.</summary>
    Discard = 3,
}

/// <summary>Kind of a step in a run's history. Stored: the numbers never change.</summary>
public enum RunEventKind
{
    /// <summary>Written down.</summary>
    Created = 0,

    /// <summary>Offered to the nodes.</summary>
    Queued = 1,

    /// <summary>Taken by a node for the first time.</summary>
    Started = 2,

    /// <summary>Taken again, from its last checkpoint.</summary>
    Continued = 3,

    /// <summary>A person asked for a pause.</summary>
    PauseAsked = 4,

    /// <summary>Paused at a checkpoint.</summary>
    Paused = 5,

    /// <summary>A person asked to go on.</summary>
    ResumeAsked = 6,

    /// <summary>A person asked to end it, with or without a result.</summary>
    StopAsked = 7,

    /// <summary>Ended without a result by a person's wish.</summary>
    Cancelled = 8,

    /// <summary>Finished with a result.</summary>
    Succeeded = 9,

    /// <summary>Ended by a refusal.</summary>
    Failed = 10,

    /// <summary>The engine or the node died; the run goes on from its last checkpoint.</summary>
    Interrupted = 11,

    /// <summary>The node stopped in good order and gave the run back.</summary>
    Released = 12,

    /// <summary>A person asked to try a run again that had ended.</summary>
    RetryAsked = 13,

    /// <summary>An operator changed its place in the queue.</summary>
    Reordered = 14,

    /// <summary>The evaluation of the result was queued.</summary>
    EvaluationQueued = 15,

    /// <summary>The result is not evaluated: the data version has no test part.</summary>
    EvaluationLeftOut = 16,
}
