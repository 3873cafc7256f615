namespace Platform.Domain.Evaluations;

/// <summary>What tuning changed on one case. Stored: the numbers never change.</summary>
public enum CaseOutcome
{
    /// <summary>Both wrong.</summary>
    BothWrong = 0,

    /// <summary>Wrong before, right after.</summary>
    Fixed = 1,

    /// <summary>Right before, wrong after.</summary>
    Broken = 2,

    /// <summary>Both right.</summary>
    BothRight = 3,
}
