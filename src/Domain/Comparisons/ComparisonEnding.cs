namespace Platform.Domain.Comparisons;

/// <summary>Where a comparison stands.</summary>
public enum ComparisonState
{
    /// <summary>Planned; everybody gets control.</summary>
    Draft = 0,

    /// <summary>Chance gives arms.</summary>
    Running = 1,

    /// <summary>Stopped before its time; everybody gets control.</summary>
    Stopped = 2,

    /// <summary>Its time is over; everybody gets control.</summary>
    Ended = 3,
}

/// <summary>Why a comparison is over.</summary>
public enum EndingReason
{
    /// <summary>The treated model is proven worse by more than a margin.</summary>
    Worse = 0,

    /// <summary>The arms are not divided as planned: observations of one arm are missing.</summary>
    SampleRatio = 1,

    /// <summary>A person stopped it.</summary>
    Person = 2,

    /// <summary>Its planned duration is over.</summary>
    Duration = 3,
}

/// <summary>The end of a comparison. The figures that it rests on are those of the last look, which stay.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Kpi">Key of the KPI that the rule found it on; empty for a person or the end of its time.</param>
/// <param name="By">Account of the person, or the job.</param>
public sealed record ComparisonEnding(EndingReason Reason, string Kpi, string By);
