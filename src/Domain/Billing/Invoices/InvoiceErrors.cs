using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Invoices;

/// <summary>Refusals about invoices.</summary>
public static class InvoiceErrors
{
    /// <summary>More than computed without the customer.</summary>
    public static DomainError RaiseNeedsCustomer(string kpi) =>
        new("invoice.raise_needs_customer", $"The line '{kpi}' can be raised only with the co-signature of a person of the customer's who is not the reviewer.", ErrorKind.Forbidden);

    /// <summary>A decision whose amount does not fit its name.</summary>
    public static DomainError Decision(string kpi, ReviewDecision decision, decimal net, decimal computed) =>
        new("invoice.decision", string.Create(CultureInfo.InvariantCulture, $"'{decision}' does not go with {net} where {computed} was computed for '{kpi}'."));

    /// <summary>A decision without a reason.</summary>
    public static DomainError Reason(string kpi) => new("invoice.reason", $"A change of the line '{kpi}' needs a reason of 1 to 500 characters, which is printed on it.");

    /// <summary>An amount finer than the currency's smallest unit.</summary>
    public static DomainError NotRounded(decimal amount, string currency) =>
        new("invoice.not_rounded", string.Create(CultureInfo.InvariantCulture, $"{amount} is finer than the smallest unit of {currency}. Round it."));

    /// <summary>A review of a line that is not there.</summary>
    public static DomainError NoLine(string kpi) => new("invoice.no_line", $"There is no line '{kpi}' to review.");
}
