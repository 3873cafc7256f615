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

    /// <summary>An adjustment above 0 without the customer.</summary>
    public static DomainError AdjustmentNeedsCustomer(decimal net) =>
        new("invoice.adjustment_needs_customer", string.Create(CultureInfo.InvariantCulture, $"An adjustment of {net} adds to the bill and needs the co-signature of a person of the customer's."), ErrorKind.Forbidden);

    /// <summary>An adjustment without a reason or an amount.</summary>
    public static DomainError Adjustment(decimal net) =>
        new("invoice.adjustment", string.Create(CultureInfo.InvariantCulture, $"An adjustment of {net} needs an amount that is not 0 and a reason of 1 to 500 characters, which is printed on it."));

    /// <summary>A credit that gives nothing back.</summary>
    public static DomainError NothingToCredit(decimal net) =>
        new("invoice.nothing_to_credit", string.Create(CultureInfo.InvariantCulture, $"The period computed again changes by {net}; a credit note gives something back."), ErrorKind.Conflict);

    /// <summary>No such document.</summary>
    public static DomainError NoDocument(string number) => new("invoice.no_document", $"There is no issued invoice '{number}' of this contract.", ErrorKind.NotFound);

    /// <summary>Evidence of some KPI is missing, or of another period.</summary>
    public static DomainError EvidenceMissing(string number) => new("invoice.evidence_missing", $"The evidence is not that of the KPIs and the period of the invoice '{number}'.");

    /// <summary>A review of a line that is not there.</summary>
    public static DomainError NoLine(string kpi) => new("invoice.no_line", $"There is no line '{kpi}' to review.");
}
