using Platform.Domain.Kernel;

namespace Platform.Domain.Contracts;

/// <summary>What an amendment may not touch: periods that are billed, the days they have, the money they are in, and a baseline except by explicit adjustments.</summary>
public static class Amendment
{
    /// <summary>Says what is wrong with an amendment; success when nothing is.</summary>
    /// <param name="before">The terms in force.</param>
    /// <param name="after">The amended terms.</param>
    /// <param name="from">First period that it applies to, the first period whose evidence is not frozen, and why.</param>
    /// <returns>Refused with <c>contract.amendment_reason</c>, <c>contract.amendment_period</c>, <c>contract.amendment_fixed</c> or <c>contract.baseline_frozen</c>.</returns>
    public static Outcome Check(ContractTerms before, ContractTerms after, (int Period, int FirstOpen, string Reason) from)
    {
        if (string.IsNullOrWhiteSpace(from.Reason))
            return ContractErrors.AmendmentReason();
        if (from.Period < from.FirstOpen || from.Period > after.Periods)
            return ContractErrors.AmendmentPeriod(from.Period, from.FirstOpen, after.Periods);
        if (before.FirstDay != after.FirstDay)
            return ContractErrors.AmendmentFixed("The first day");
        if (before.Currency != after.Currency)
            return ContractErrors.AmendmentFixed("The currency");
        if (before.Vendor.Name != after.Vendor.Name)
            return ContractErrors.AmendmentFixed("The vendor");
        if (before.Customer.Name != after.Customer.Name)
            return ContractErrors.AmendmentFixed("The customer");
        var moved = after.Kpis.FirstOrDefault(term => before.Term(term.Key)?.Baseline is { } frozen && !Keeps(frozen, term.Baseline));
        return moved is null ? Outcome.Success : ContractErrors.BaselineFrozen(moved.Key);
    }

    private static bool Keeps(Baseline frozen, Baseline? now) =>
        now is not null && (now.Mean, now.StandardDeviation, now.Cases, now.FrozenOn) == (frozen.Mean, frozen.StandardDeviation, frozen.Cases, frozen.FrozenOn)
        && now.Adjustments.Take(frozen.Adjustments.Count).SequenceEqual(frozen.Adjustments);
}
