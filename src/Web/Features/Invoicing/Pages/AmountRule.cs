using Microsoft.Extensions.Localization;
using Platform.Domain.Billing.Invoices;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>Says while an amount is typed what is wrong with it; the use case checks it again.</summary>
internal static class AmountRule
{
    /// <summary>An amount that a decision about a line goes with.</summary>
    public static string? OfDecision(ReviewDecision decision, string typed, decimal computed, string currency, IStringLocalizer text) => Of(typed, currency, text, amount => decision switch
    {
        ReviewDecision.Lowered when computed <= 0 => text["Amount.NothingToLower"].Value,
        ReviewDecision.Lowered when amount < 0 || amount >= computed => text["Amount.Lower", InvoiceWords.Money(computed, currency)].Value,
        ReviewDecision.Raised when amount <= computed => text["Amount.Raise", InvoiceWords.Money(computed, currency)].Value,
        _ => null,
    });

    /// <summary>What remains of a disputed line.</summary>
    public static string? OfAnswer(string typed, decimal held, string currency, IStringLocalizer text) =>
        Of(typed, currency, text, amount => amount < 0 || amount >= held ? text["Amount.Uphold", InvoiceWords.Money(held, currency)].Value : null);

    /// <summary>An amount apart from the evidence.</summary>
    public static string? OfAdjustment(string typed, string currency, IStringLocalizer text) =>
        Of(typed, currency, text, amount => amount == 0 ? text["Amount.Zero"].Value : null);

    private static string? Of(string typed, string currency, IStringLocalizer text, Func<decimal, string?> rule)
    {
        if (typed.Trim().Length == 0)
            return null;
        if (InvoiceWords.Amount(typed) is not { } amount)
            return text["Amount.None"].Value;
        return amount == Platform.Domain.Contracts.Money.Round(amount, currency) ? rule(amount) : text["Amount.Fine", Platform.Domain.Contracts.Money.DigitsOf(currency), currency].Value;
    }
}
