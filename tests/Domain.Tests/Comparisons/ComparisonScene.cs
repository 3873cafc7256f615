using Platform.Domain.Comparisons;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Comparisons;

/// <summary>A comparison as tests need it.</summary>
internal static class ComparisonScene
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public static readonly KpiDefinition Resolved = new("Resolved", "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "all", 0, 1, 50, 7);

    public static readonly KpiDefinition Minutes = new("Minutes", "min", KpiKind.Amount, KpiDirection.LowerIsBetter, KpiSource.ProductionEvents, "all", 0, 0, 200, 7);

    public static readonly ComparisonPlan Plan = new(
        "Triage", new("base:b", "Base"), new("adapter:a", "Tuned"), [new WatchedKpi("resolved", 0)], ComparisonUnit.Case, 0.5m, 0.05m, 8, 500);

    public static LiveComparison Draft(ComparisonPlan plan) =>
        LiveComparison.Create(new TenantScope(new(Guid.CreateVersion7()), new(Guid.CreateVersion7())), new ProjectId(Guid.CreateVersion7()), "triage", plan, "me", Start.AddDays(-1)).Value;

    public static LiveComparison Running(ComparisonPlan plan)
    {
        var made = Draft(plan);
        made.Start(Start).Succeeded.ShouldBeTrue();
        return made;
    }
}
