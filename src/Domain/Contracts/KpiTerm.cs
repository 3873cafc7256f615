using Platform.Domain.Kernel;
using Platform.Domain.Kpis;

namespace Platform.Domain.Contracts;

/// <summary>One KPI of a contract: what is measured, against what, and what a proven difference costs.</summary>
/// <param name="Key">Short stable key; lines and observations name it.</param>
/// <param name="Kpi">What is measured.</param>
/// <param name="Design">How the counterfactual is found.</param>
/// <param name="ServedShare">Planned share of cases, or of groups, that the model serves; between 0 and 1, for randomised designs.</param>
/// <param name="Baseline">The frozen baseline, for before and after.</param>
/// <param name="Price">What a proven difference costs.</param>
/// <param name="LineFloor">Least amount of a line whose checks all pass; 0 as a rule.</param>
/// <param name="LineCap">Largest amount of a line; null for none.</param>
/// <param name="GradeFactor">From 0 to 1: what part is billed at this design's grade of evidence.</param>
public sealed record KpiTerm(
    string Key,
    KpiDefinition Kpi,
    EvidenceDesign Design,
    decimal ServedShare,
    Baseline? Baseline,
    Price Price,
    decimal LineFloor,
    decimal? LineCap,
    decimal GradeFactor)
{
    /// <summary>Says what is wrong with the term; success when nothing is.</summary>
    public Outcome Check()
    {
        var parts = new[] { Kpi.Check(), Price.Check() }.FirstOrDefault(part => !part.Succeeded);
        if (parts is not null)
            return parts;
        if (Design <= EvidenceDesign.RandomisedByCluster && ServedShare is < 0.05m or > 0.95m)
            return ContractErrors.ServedShare(ServedShare);
        if (Design == EvidenceDesign.BeforeAfter && Baseline is not { Cases: >= KpiDefinition.LeastCases, StandardDeviation: >= 0 })
            return ContractErrors.Baseline(Key);
        if (Baseline is not null && Baseline.Adjustments.Any(adjustment => string.IsNullOrWhiteSpace(adjustment.Reason)))
            return ContractErrors.AdjustmentReason(Key);
        if (Price.Model == PriceModel.PerOutcome && Kpi.Kind != KpiKind.Proportion)
            return ContractErrors.OutcomeOfNoProportion(Key);
        if (GradeFactor is < 0 or > 1)
            return ContractErrors.GradeFactor(GradeFactor);
        return LineFloor is < 0 or > Money.Most || LineCap < LineFloor ? ContractErrors.FloorAndCap(LineFloor, LineCap) : Outcome.Success;
    }
}
