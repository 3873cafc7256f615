using System.Globalization;
using Platform.Domain.Billing.Ledger;
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

    /// <summary>Not in a state that allows this.</summary>
    public static DomainError State(string action, InvoiceState state) => new("invoice.state", $"An invoice in the state '{state}' cannot be {action}.", ErrorKind.Conflict);

    /// <summary>Not what was on the screen any more.</summary>
    public static DomainError Changed() => new("invoice.changed", "Somebody changed this invoice since it was opened here. It is shown anew; look at it again before you agree.", ErrorKind.Conflict);

    /// <summary>A day on which nobody can have paid.</summary>
    public static DomainError PaidDay(DateOnly on, DateOnly issued, DateOnly today) =>
        new("invoice.paid_day", string.Create(CultureInfo.InvariantCulture, $"The payment cannot have arrived on {on:yyyy-MM-dd}: enter a day from {issued:yyyy-MM-dd}, when the invoice was issued, to {today:yyyy-MM-dd}."));

    /// <summary>No such invoice.</summary>
    public static DomainError NotFound() => new("invoice.not_found", "There is no such invoice.", ErrorKind.NotFound);

    /// <summary>One person twice.</summary>
    public static DomainError SecondPerson() => new("invoice.second_person", "This needs a second person: who submitted or proposed it cannot decide it alone.", ErrorKind.Forbidden);

    /// <summary>Something waits for the customer.</summary>
    public static DomainError WaitsForCustomer(int count) =>
        new("invoice.waits_for_customer", string.Create(CultureInfo.InvariantCulture, $"{count} additions wait for the customer's co-signature. Wait for it or take them back."), ErrorKind.Conflict);

    /// <summary>The period runs.</summary>
    public static DomainError PeriodRuns(DateOnly last) =>
        new("invoice.period_runs", string.Create(CultureInfo.InvariantCulture, $"The period runs until {last:yyyy-MM-dd} (UTC). Its evidence is frozen afterwards."), ErrorKind.Conflict);

    /// <summary>Too late.</summary>
    public static DomainError DisputeWindow(DateOnly last) =>
        new("invoice.dispute_window", string.Create(CultureInfo.InvariantCulture, $"The agreed time for disputes ended on {last:yyyy-MM-dd}. Write a comment; the vendor may still give a credit."), ErrorKind.Conflict);

    /// <summary>No line that can be disputed.</summary>
    public static DomainError DisputeLine(int line) => new("invoice.dispute_line", string.Create(CultureInfo.InvariantCulture, $"Line {line} does not exist or asks for nothing, so it cannot be disputed."));

    /// <summary>A line that is in dispute.</summary>
    public static DomainError DisputedAlready(int line) => new("invoice.disputed_already", string.Create(CultureInfo.InvariantCulture, $"Line {line} is in dispute already."), ErrorKind.Conflict);

    /// <summary>No reason, or one that is too long.</summary>
    public static DomainError DisputeReason(int length) => new("invoice.dispute_reason", string.Create(CultureInfo.InvariantCulture, $"A dispute and its answer need a reason of 1 to 500 characters; this one has {length}."));

    /// <summary>An amount that gives nothing back, or more than was billed.</summary>
    public static DomainError DisputeAmount(decimal net, decimal held) =>
        new("invoice.dispute_amount", string.Create(CultureInfo.InvariantCulture, $"A dispute that is upheld leaves from 0 to less than {held} on the line, not {net}."));

    /// <summary>Answered already.</summary>
    public static DomainError DisputeState(DisputeState state) => new("invoice.dispute_state", $"This dispute is closed ({state}).", ErrorKind.Conflict);

    /// <summary>No such dispute.</summary>
    public static DomainError NoDispute() => new("invoice.no_dispute", "There is no such dispute.", ErrorKind.NotFound);

    /// <summary>Too little to find a case by.</summary>
    public static DomainError CaseHash(int least) => new("invoice.case_hash", string.Create(CultureInfo.InvariantCulture, $"A case is found here by its hash or the first {least} or more of its hexadecimal digits; only the customer may find it by its own name."));

    /// <summary>No text, or too much.</summary>
    public static DomainError Comment(int length) => new("invoice.comment", string.Create(CultureInfo.InvariantCulture, $"A comment has 1 to 2000 characters; this one has {length}."));

    /// <summary>A line that was not held.</summary>
    public static DomainError NotHeld(string kpi) => new("invoice.not_held", $"The line '{kpi}' is not held, so there is nothing to release.", ErrorKind.Conflict);

    /// <summary>A review of a line that is not there.</summary>
    public static DomainError NoLine(string kpi) => new("invoice.no_line", $"There is no line '{kpi}' to review.");
}
