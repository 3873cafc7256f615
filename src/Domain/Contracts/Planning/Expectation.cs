using Platform.Domain.Kernel;
using Platform.Domain.Kpis;

namespace Platform.Domain.Contracts.Planning;

/// <summary>What people expect of a KPI before anything is measured. Figures in the KPI's own unit.</summary>
/// <param name="Cases">Cases in a period, of both arms together.</param>
/// <param name="Control">Mean without the model.</param>
/// <param name="Uplift">How much better the model makes it; above 0 is better, whichever way the KPI runs.</param>
/// <param name="Spread">Standard deviation of single cases; without meaning for a proportion, whose level tells it.</param>
/// <param name="Groups">Number of groups, for designs that compare groups; of a matched one both sides together.</param>
/// <param name="GroupSpread">Standard deviation of the groups' own levels.</param>
/// <param name="RolloutPeriods">Number of periods within which groups start, where they start one after another.</param>
public sealed record Expectation(int Cases, decimal Control, decimal Uplift, decimal Spread, int Groups, decimal GroupSpread, int RolloutPeriods)
{
    /// <summary>Most cases that are simulated in a period.</summary>
    public const int MostCases = 20_000;

    /// <summary>Most groups that are simulated.</summary>
    public const int MostGroups = 1_000;

    /// <summary>Says what is wrong with the expectation; success when it can be simulated.</summary>
    /// <param name="kpi">The KPI that it is about.</param>
    /// <returns>Refused with <c>contract.out_of_range</c>.</returns>
    public Outcome Check(KpiDefinition kpi)
    {
        var (low, high) = kpi.Kind == KpiKind.Amount ? (-ObservedEvent.LargestValue, ObservedEvent.LargestValue) : (kpi.Low, kpi.High);
        var width = kpi.Kind == KpiKind.Amount ? ObservedEvent.LargestValue : high - low;
        // shares are spoken of in percent, as they are typed
        var factor = kpi.Kind == KpiKind.Proportion ? 100 : 1;
        var numbers = new (string What, decimal Value, decimal Least, decimal Most)[]
        {
            ("The expected number of cases", Cases, 1, MostCases), ("The expected level", Control * factor, low * factor, high * factor), ("The expected uplift", Uplift * factor, 0, width * factor),
            ("The expected spread", Spread, 0, width), ("The number of groups", Groups, 0, MostGroups), ("The spread of groups", GroupSpread * factor, 0, width * factor),
            ("The number of periods of the roll-out", RolloutPeriods, 1, ContractTerms.MostPeriods),
        };
        foreach (var (what, value, least, most) in numbers)
        {
            if (value < least || value > most)
                return ContractErrors.OutOfRange(what, value, least, most);
        }

        return Outcome.Success;
    }
}
