namespace Platform.Domain.Evaluations;

/// <summary>Where an evaluation stands. Stored: the numbers never change.</summary>
public enum EvaluationStatus
{
    /// <summary>Waits for a device.</summary>
    Queued = 0,

    /// <summary>A node works on it and renews its lease.</summary>
    Running = 1,

    /// <summary>Its report stands.</summary>
    Succeeded = 2,

    /// <summary>Ended by a refusal; <see cref="Evaluation.FailureCode"/> says which.</summary>
    Failed = 3,

    /// <summary>Ended by a person without a report.</summary>
    Cancelled = 4,
}
