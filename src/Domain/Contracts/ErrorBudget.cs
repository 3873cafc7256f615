using Platform.Domain.Kernel;

namespace Platform.Domain.Contracts;

/// <summary>A version of the terms and the first period that it applies to.</summary>
/// <param name="Terms">The terms.</param>
/// <param name="FromPeriod">From 1.</param>
public sealed record TermsFrom(ContractTerms Terms, int FromPeriod);

/// <summary>
/// The chance of a false bill over the life of a contract. A period spends its text's chance divided by that text's periods, whatever its KPIs. Amendments share what was agreed at the first signature:
/// what earlier texts spend on the periods before an amendment, and what its own spends on the rest, come to that at most.
/// </summary>
public static class ErrorBudget
{
    /// <summary>The least chance that terms may state.</summary>
    public const decimal Least = 0.001m;

    /// <summary>The largest chance that terms may state.</summary>
    public const decimal Most = 0.2m;

    // a proposed chance is stated in hundredths of a percent
    private const decimal Step = 0.0001m;

    // the last digits of thirds and twelfths are not spending
    private const decimal Rounding = 0.000_000_000_000_001m;

    /// <summary>What the whole contract may spend: the chance at its first signature.</summary>
    /// <param name="signed">Signed versions, oldest first; at least one.</param>
    public static decimal Agreed(IReadOnlyList<TermsFrom> signed) => signed[0].Terms.Alpha;

    /// <summary>What the periods before one spend. A period is billed by the newest text that begins by then; a contract that measures nothing spends nothing.</summary>
    /// <param name="signed">Signed versions, oldest first.</param>
    /// <param name="period">The period after the last that counts.</param>
    public static decimal SpentBefore(IReadOnlyList<TermsFrom> signed, int period) =>
        Enumerable.Range(1, Math.Clamp(period - 1, 0, ContractTerms.MostPeriods)).Select(one => signed.LastOrDefault(version => version.FromPeriod <= one)?.Terms)
            .Where(terms => terms is { Kpis.Count: > 0 }).GroupBy(terms => (terms!.Alpha, terms.Periods)).Sum(share => share.Key.Alpha * share.Count() / share.Key.Periods);

    /// <summary>The largest chance that an amendment may state: what is left for its periods, at most what was agreed, rounded down to hundredths of a percent. Below 0 when more than that is spent.</summary>
    /// <param name="signed">Signed versions, oldest first.</param>
    /// <param name="after">The amended terms.</param>
    /// <param name="from">First period that they apply to.</param>
    public static decimal LargestAlpha(IReadOnlyList<TermsFrom> signed, ContractTerms after, int from)
    {
        if (after.Kpis.Count == 0)
            return Agreed(signed);
        var left = (Agreed(signed) - SpentBefore(signed, from)) * after.Periods / Math.Max(1, after.Periods - from + 1);
        return Math.Min(Agreed(signed), decimal.Floor((left + Rounding) / Step) * Step);
    }

    /// <summary>Says whether an amendment keeps to what was agreed.</summary>
    /// <param name="signed">Signed versions, oldest first; none for a first version, which agrees what there is.</param>
    /// <param name="after">The amended terms.</param>
    /// <param name="from">First period that they apply to.</param>
    /// <returns>Refused with <c>contract.alpha_over_amendments</c> or <c>contract.alpha_used_up</c>.</returns>
    public static Outcome Check(IReadOnlyList<TermsFrom> signed, ContractTerms after, int from)
    {
        if (signed.Count == 0 || (after.Alpha <= Agreed(signed) && (after.Kpis.Count == 0 || Total(signed, after, from) <= Agreed(signed) + Rounding)))
            return Outcome.Success;
        var largest = LargestAlpha(signed, after, from);
        return largest >= Least
            ? ContractErrors.AlphaOverAmendments(after.Alpha, Agreed(signed), largest)
            : ContractErrors.AlphaUsedUp(Agreed(signed), SpentBefore(signed, from), from);
    }

    private static decimal Total(IReadOnlyList<TermsFrom> signed, ContractTerms after, int from) =>
        SpentBefore(signed, from) + (after.Alpha * Math.Max(0, after.Periods - from + 1) / after.Periods);
}
