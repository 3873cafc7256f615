namespace Platform.Domain.Projects;

/// <summary>The six steps from data to value that every project walks.</summary>
public enum ProjectStep
{
    /// <summary>A data version to learn from and to test on.</summary>
    Data = 0,

    /// <summary>A base model to start from.</summary>
    Model = 1,

    /// <summary>A fine-tuning run that gave an adapter.</summary>
    Run = 2,

    /// <summary>Base against tuned on cases that the run has not seen.</summary>
    Evaluation = 3,

    /// <summary>The tuned model in daily use.</summary>
    Deployment = 4,

    /// <summary>What the use is worth.</summary>
    Value = 5,
}

/// <summary>Where one step of a project stands.</summary>
public enum StepState
{
    /// <summary>An earlier step comes first.</summary>
    Waiting = 0,

    /// <summary>This is what to do now.</summary>
    Next = 1,

    /// <summary>It is under way.</summary>
    Running = 2,

    /// <summary>It was tried and failed; somebody has to look.</summary>
    Failed = 3,

    /// <summary>There is a result.</summary>
    Done = 4,

    /// <summary>This release cannot do it.</summary>
    NotOffered = 5,
}
