using Platform.Domain.Contracts;

namespace Platform.Domain.Billing.Ledger;

/// <summary>What a running period had cost when it was looked at last, and what followed from it.</summary>
/// <param name="Net">Its net amount as if it had ended then, with fee, minimum and cap.</param>
/// <param name="AsOf">When it was looked at, UTC.</param>
/// <param name="WarnedAt">When it first reached the amount that warns.</param>
/// <param name="ReachedAt">When it first reached the cap.</param>
/// <param name="LiftedBy">Account of the customer's person who lifted the agreed pause; empty before.</param>
/// <param name="LiftedAt">When; the pause then stays lifted for the period.</param>
public sealed record PeriodSpending(decimal Net, DateTimeOffset AsOf, DateTimeOffset? WarnedAt = null, DateTimeOffset? ReachedAt = null, string LiftedBy = "", DateTimeOffset? LiftedAt = null)
{
    /// <summary>True when an amount is one that warns.</summary>
    /// <param name="terms">The signed terms.</param>
    /// <param name="net">A period's net amount.</param>
    public static bool Warns(ContractTerms terms, decimal net) => terms.WarnAt is { } least && net >= Reached(least, terms.Currency);

    /// <summary>True when an amount is at the cap: the calculation lets none above it.</summary>
    /// <param name="terms">The signed terms.</param>
    /// <param name="net">A period's net amount.</param>
    public static bool IsAtCap(ContractTerms terms, decimal net) => terms.Cap is { } cap && net >= Reached(cap, terms.Currency);

    /// <summary>True when the agreed pause is in force.</summary>
    /// <param name="terms">The signed terms.</param>
    public bool Pauses(ContractTerms terms) => terms.AtCap == CapRule.Pauses && LiftedAt is null && IsAtCap(terms, Net);

    /// <summary>Looked at again; what was reached before stays noted.</summary>
    /// <param name="terms">The signed terms.</param>
    /// <param name="net">The period's net amount now.</param>
    /// <param name="asOf">Now, UTC.</param>
    public PeriodSpending At(ContractTerms terms, decimal net, DateTimeOffset asOf) => this with
    {
        Net = net, AsOf = asOf, WarnedAt = WarnedAt ?? (Warns(terms, net) ? asOf : null), ReachedAt = ReachedAt ?? (IsAtCap(terms, net) ? asOf : null),
    };

    // a limit finer than the currency is reached by the amount below it
    private static decimal Reached(decimal limit, string currency) => decimal.Round(limit, Money.DigitsOf(currency), MidpointRounding.ToZero);
}
