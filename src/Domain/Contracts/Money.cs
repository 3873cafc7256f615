namespace Platform.Domain.Contracts;

/// <summary>
/// Amounts of money: exact decimals, rounded once, to the currency's smallest unit, halves away from zero (as commercial invoices do).
/// Digits after ISO 4217.
/// </summary>
public static class Money
{
    /// <summary>Largest amount that any figure of a contract may have.</summary>
    public const decimal Most = 1_000_000_000m;

    private static readonly Dictionary<string, int> Digits = new(StringComparer.Ordinal)
    {
        ["EUR"] = 2, ["USD"] = 2, ["GBP"] = 2, ["CHF"] = 2, ["CNY"] = 2, ["HKD"] = 2, ["SGD"] = 2, ["AUD"] = 2, ["CAD"] = 2, ["SEK"] = 2, ["NOK"] = 2, ["DKK"] = 2, ["PLN"] = 2,
        ["CZK"] = 2, ["HUF"] = 2, ["RON"] = 2, ["INR"] = 2, ["BRL"] = 2, ["AED"] = 2, ["JPY"] = 0, ["KRW"] = 0, ["KWD"] = 3, ["BHD"] = 3,
    };

    /// <summary>Currencies that can be billed in.</summary>
    public static IReadOnlyCollection<string> Currencies => Digits.Keys;

    /// <summary>True when the currency can be billed in.</summary>
    public static bool IsKnown(string currency) => Digits.ContainsKey(currency);

    /// <summary>Digits after the point.</summary>
    /// <param name="currency">A known currency.</param>
    public static int DigitsOf(string currency) => Digits[currency];

    /// <summary>An amount in the currency's smallest unit.</summary>
    /// <param name="amount">Any amount.</param>
    /// <param name="currency">A known currency.</param>
    public static decimal Round(decimal amount, string currency) => decimal.Round(amount, Digits[currency], MidpointRounding.AwayFromZero);
}
