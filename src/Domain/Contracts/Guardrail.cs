using Platform.Domain.Kernel;
using Platform.Domain.Kpis;

namespace Platform.Domain.Contracts;

/// <summary>A measure that must not get worse than a limit while the model is paid for: groundedness, complaints, escalations.</summary>
/// <param name="Key">Short stable key.</param>
/// <param name="Name">As both sides call it.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Limit">The mean over served cases may be at this value, not beyond it.</param>
/// <param name="MinimumCases">Fewest cases before it can be judged; with fewer, lines do not bill either: what is not measured is not kept.</param>
/// <param name="IsHidden">True when the training side cannot read it. A billed KPI that rises while it falls against control stops the bill.</param>
public sealed record Guardrail(string Key, string Name, KpiDirection Direction, decimal Limit, int MinimumCases, bool IsHidden)
{
    /// <summary>Most cases that any guardrail may ask for.</summary>
    public const int MostCases = 1_000_000;

    /// <summary>Says what is wrong with the guardrail; success when nothing is.</summary>
    /// <returns>Refused with <c>kpi.name</c> or <c>contract.out_of_range</c>.</returns>
    public Outcome Check()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > KpiDefinition.MaxNameLength)
            return KpiErrors.Name(Name);
        return MinimumCases is < 1 or > MostCases ? ContractErrors.OutOfRange("The fewest cases of a guardrail", MinimumCases, 1, MostCases) : Outcome.Success;
    }

    /// <summary>True when a mean over served cases keeps the limit.</summary>
    /// <param name="mean">The mean.</param>
    public bool Holds(decimal mean) => Direction == KpiDirection.HigherIsBetter ? mean >= Limit : mean <= Limit;

    /// <summary>How far a mean lies inside the limit, as a share of the limit; below 0 beyond it, null where the limit is 0.</summary>
    /// <param name="mean">The mean.</param>
    public decimal? SlackAt(decimal mean) => Limit == 0 ? null : (Direction == KpiDirection.HigherIsBetter ? mean - Limit : Limit - mean) / Math.Abs(Limit);
}
