using Platform.Domain.Kernel;

namespace Platform.Domain.Contracts;

/// <summary>What an amendment may not touch: periods that are billed, the days they have, the money they are in, a baseline except by explicit adjustments, and the chance of a false bill that the whole contract has.</summary>
public static class Amendment
{
    /// <summary>Says what is wrong with an amendment; success when nothing is.</summary>
    /// <param name="signed">Signed versions, oldest first; at least one.</param>
    /// <param name="after">The amended terms.</param>
    /// <param name="from">First period that it applies to, the first period whose evidence is not frozen, and why.</param>
    /// <returns>Refused with <c>contract.amendment_reason</c>, <c>contract.amendment_period</c>, <c>contract.amendment_fixed</c>, <c>contract.baseline_frozen</c> or what <see cref="ErrorBudget.Check"/> says.</returns>
    public static Outcome Check(IReadOnlyList<TermsFrom> signed, ContractTerms after, (int Period, int FirstOpen, string Reason) from)
    {
        var before = signed[^1].Terms;
        if (string.IsNullOrWhiteSpace(from.Reason))
            return ContractErrors.AmendmentReason();
        // without a gap between the texts: every period has one
        var last = Math.Min(after.Periods, before.Periods + 1);
        if (from.Period < from.FirstOpen || from.Period > last)
            return ContractErrors.AmendmentPeriod(from.Period, from.FirstOpen, last);
        if (before.FirstDay != after.FirstDay)
            return ContractErrors.AmendmentFixed("The first day");
        if (before.Currency != after.Currency)
            return ContractErrors.AmendmentFixed("The currency");
        if (before.Vendor.Name != after.Vendor.Name)
            return ContractErrors.AmendmentFixed("The vendor");
        if (before.Customer.Name != after.Customer.Name)
            return ContractErrors.AmendmentFixed("The customer");
        var moved = after.Kpis.FirstOrDefault(term => before.Term(term.Key)?.Baseline is { } frozen && !Keeps(frozen, term.Baseline));
        return moved is null ? ErrorBudget.Check(signed, after, from.Period) : ContractErrors.BaselineFrozen(moved.Key);
    }

    private static bool Keeps(Baseline frozen, Baseline? now) =>
        now is not null && (now.Mean, now.StandardDeviation, now.Cases, now.FrozenOn) == (frozen.Mean, frozen.StandardDeviation, frozen.Cases, frozen.FrozenOn)
        && now.Adjustments.Take(frozen.Adjustments.Count).SequenceEqual(frozen.Adjustments);
}
