namespace Platform.Domain.Billing.Lines;

/// <summary>What must be in order before a line may bill.</summary>
public enum HealthCheckKind
{
    /// <summary>Enough cases in each arm.</summary>
    EnoughCases = 0,

    /// <summary>Cases were divided among the arms as planned.</summary>
    SampleRatio = 1,

    /// <summary>No longer time without observations than agreed.</summary>
    DataGap = 2,

    /// <summary>The newest observation is fresh enough.</summary>
    Freshness = 3,

    /// <summary>A guardrail is measured and holds.</summary>
    Guardrail = 4,

    /// <summary>No hidden measure falls while the billed one rises.</summary>
    HiddenMeasure = 5,

    /// <summary>The design gives a bound with these cases.</summary>
    Bound = 6,
}

/// <summary>The result of one check. One that fails makes the line zero, with its reason printed.</summary>
/// <param name="Kind">What was checked.</param>
/// <param name="Passed">True when it is in order.</param>
/// <param name="Reason">The value, the limit and, for a guardrail, its name.</param>
/// <param name="Slack">How far inside its limit, as a share of the limit, four digits; below 0 beyond it; null where the limit is no number to be near to.</param>
public sealed record HealthCheck(HealthCheckKind Kind, bool Passed, string Reason, decimal? Slack);
