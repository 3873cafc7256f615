using Platform.Domain.Kernel;

namespace Platform.Domain.Kpis;

/// <summary>What is measured, on whom, and how much and how fresh it must be before anything rests on it. Aggregated as the mean over cases.</summary>
/// <param name="Name">As both sides call it.</param>
/// <param name="Unit">Unit of a value, such as "share", "minutes", "EUR".</param>
/// <param name="Kind">What values can be.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Source">Where observations come from.</param>
/// <param name="Population">Which cases count, in words both sides signed.</param>
/// <param name="Low">Least value; 0 for a proportion; without meaning for an amount.</param>
/// <param name="High">Largest value; 1 for a proportion; without meaning for an amount.</param>
/// <param name="MinimumCases">Fewest cases in each arm before a line may bill.</param>
/// <param name="FreshDays">The newest observation may be this many days older than the end of a period.</param>
public sealed record KpiDefinition(
    string Name,
    string Unit,
    KpiKind Kind,
    KpiDirection Direction,
    KpiSource Source,
    string Population,
    decimal Low,
    decimal High,
    int MinimumCases,
    int FreshDays)
{
    /// <summary>Longest name.</summary>
    public const int MaxNameLength = 120;

    /// <summary>Fewest cases that any KPI may ask for: below it intervals are too wide to say anything.</summary>
    public const int LeastCases = 20;

    /// <summary>Fewest cases of an unbounded KPI: its bound is asymptotic (Waudby-Smith et al. 2024) and keeps its promise only from here on.</summary>
    public const int LeastCasesUnbounded = 200;

    /// <summary>Says what is wrong with the definition; success when nothing is.</summary>
    /// <returns>Refused with <c>kpi.name</c>, <c>kpi.proportion_limits</c>, <c>kpi.limits</c>, <c>kpi.minimum_cases</c> or <c>kpi.freshness</c>.</returns>
    public Outcome Check()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxNameLength)
            return KpiErrors.Name(Name);
        if (Kind == KpiKind.Proportion && (Low, High) != (0, 1))
            return KpiErrors.ProportionLimits(Low, High);
        if (Kind == KpiKind.BoundedScore && Low >= High)
            return KpiErrors.Limits(Low, High);
        var least = Kind == KpiKind.Amount ? LeastCasesUnbounded : LeastCases;
        if (MinimumCases < least)
            return KpiErrors.MinimumCases(MinimumCases, least);
        return FreshDays is < 1 or > 366 ? KpiErrors.Freshness(FreshDays) : Outcome.Success;
    }

    /// <summary>
    /// The value of an outcome that nobody verified, so that it never adds to a bill: the worst one where the model served, the best one where it did not. Of KPIs with limits only.
    /// </summary>
    public decimal Unverified(bool served) => served == (Direction == KpiDirection.HigherIsBetter) ? Low : High;

    /// <summary>True when a value is one that this KPI can have.</summary>
    public bool Accepts(decimal value) => Kind switch
    {
        KpiKind.Proportion => value is 0 or 1,
        KpiKind.BoundedScore => value >= Low && value <= High,
        _ => true,
    };
}
