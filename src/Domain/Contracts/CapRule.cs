namespace Platform.Domain.Contracts;

/// <summary>What happens when a period's amount reaches the cap.</summary>
public enum CapRule
{
    /// <summary>The service goes on; what comes on top is not billed.</summary>
    GoesOn = 0,

    /// <summary>The model stops serving until the period ends or the customer lifts the pause.</summary>
    Pauses = 1,
}
