namespace Platform.Domain.Contracts;

/// <summary>What the KPI was before the model, frozen at signature. Only a signed amendment changes it, by an explicit adjustment (IPMVP: non-routine adjustments).</summary>
/// <param name="Mean">Mean over the baseline's cases.</param>
/// <param name="StandardDeviation">Of single cases, divisor n - 1.</param>
/// <param name="Cases">Number of cases.</param>
/// <param name="FrozenOn">Day it was frozen.</param>
/// <param name="Adjustments">What was added to the mean since, with reasons.</param>
public sealed record Baseline(decimal Mean, decimal StandardDeviation, int Cases, DateOnly FrozenOn, IReadOnlyList<BaselineAdjustment> Adjustments)
{
    /// <summary>The mean with all adjustments.</summary>
    public decimal AdjustedMean => Mean + Adjustments.Sum(adjustment => adjustment.Amount);
}

/// <summary>A non-routine change of a baseline, such as a new law or a new site.</summary>
/// <param name="Amount">Added to the mean, in the KPI's unit.</param>
/// <param name="Reason">Why, in words both sides signed.</param>
public sealed record BaselineAdjustment(decimal Amount, string Reason);
