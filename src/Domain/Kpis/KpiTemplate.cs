using Platform.Domain.Projects;

namespace Platform.Domain.Kpis;

/// <summary>A KPI that many projects of a field use; a start to edit from. Names and populations are the portal's texts under its key.</summary>
/// <param name="Key">Key of the KPI.</param>
/// <param name="Vertical">The field.</param>
/// <param name="Unit">Unit of a value.</param>
/// <param name="Kind">What values can be.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Source">Where observations come from.</param>
/// <param name="Low">Least value.</param>
/// <param name="High">Largest value.</param>
/// <param name="MinimumCases">Fewest cases in each arm.</param>
public sealed record KpiTemplate(string Key, Vertical Vertical, string Unit, KpiKind Kind, KpiDirection Direction, KpiSource Source, decimal Low, decimal High, int MinimumCases)
{
    /// <summary>All templates.</summary>
    public static IReadOnlyList<KpiTemplate> All { get; } =
    [
        new("routed-right", Vertical.Medical, "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, 0, 1, 200),
        new("answer-accepted", Vertical.Medical, "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, 0, 1, 200),
        new("documentation-minutes", Vertical.Medical, "minutes", KpiKind.Amount, KpiDirection.LowerIsBetter, KpiSource.BusinessSeries, 0, 0, 300),
        new("clause-found", Vertical.Legal, "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.HiddenHoldOut, 0, 1, 200),
        new("review-minutes", Vertical.Legal, "minutes", KpiKind.Amount, KpiDirection.LowerIsBetter, KpiSource.BusinessSeries, 0, 0, 300),
        new("partner-rating", Vertical.Legal, "points", KpiKind.BoundedScore, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, 1, 5, 100),
        new("resolved-first-contact", Vertical.Finance, "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, 0, 1, 200),
        new("false-alerts", Vertical.Finance, "share", KpiKind.Proportion, KpiDirection.LowerIsBetter, KpiSource.BusinessSeries, 0, 1, 300),
        new("handling-minutes", Vertical.Finance, "minutes", KpiKind.Amount, KpiDirection.LowerIsBetter, KpiSource.BusinessSeries, 0, 0, 300),
    ];
}
