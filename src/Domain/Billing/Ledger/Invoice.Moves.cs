using Platform.Domain.Billing.Invoices;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Ledger;

/// <content>Its moves from state to state.</content>
public sealed partial class Invoice
{
    /// <summary>Begins to collect a period.</summary>
    public static Invoice Collect(Contract contract, ContractVersion terms, int period, DateTimeOffset now)
    {
        var read = terms.Terms;
        return new Invoice
        {
            Id = TypedId.New<InvoiceId>(now),
            TenantId = contract.TenantId,
            WorkspaceId = contract.WorkspaceId,
            ProjectId = contract.ProjectId,
            ContractId = contract.Id,
            TermsId = terms.Id,
            Period = period,
            From = read.StartOf(period),
            To = read.EndOf(period).AddDays(-1),
            Currency = read.Currency,
        };
    }

    /// <summary>A credit note on an issued invoice.</summary>
    public static Invoice CreditFor(Invoice original, DateTimeOffset now) => new()
    {
        Id = TypedId.New<InvoiceId>(now),
        TenantId = original.TenantId,
        WorkspaceId = original.WorkspaceId,
        ProjectId = original.ProjectId,
        ContractId = original.ContractId,
        TermsId = original.TermsId,
        Kind = InvoiceKind.CreditNote,
        Period = original.Period,
        From = original.From,
        To = original.To,
        Currency = original.Currency,
        Cites = original.Number!,
        State = InvoiceState.Approved,
    };

    /// <summary>Keeps what the first half of the period lets expect.</summary>
    public void Expect(InvoiceForecast forecast) => Forecast = forecast;

    /// <summary>Keeps what the running period costs so far.</summary>
    public void Spend(PeriodSpending spending) => Spending = spending;

    /// <summary>The customer lets the service go on beyond the cap until the period ends.</summary>
    /// <param name="terms">Its terms.</param>
    /// <param name="by">Account of the customer's person.</param>
    /// <param name="at">When, UTC.</param>
    /// <returns>Refused with <c>contract.not_paused</c>.</returns>
    public Outcome LiftPause(ContractTerms terms, string by, DateTimeOffset at)
    {
        if (State != InvoiceState.Collecting || Spending is not { } spending || !spending.Pauses(terms))
            return ContractErrors.NotPaused();
        Spending = spending with { LiftedBy = by, LiftedAt = at };
        return Outcome.Success;
    }

    /// <summary>Its evidence is frozen, or frozen again with what came since.</summary>
    /// <returns>Refused with <c>invoice.state</c> once it is in review.</returns>
    public Outcome Freeze(ContractVersion terms, InvoiceContent content, DateTimeOffset asOf)
    {
        if (State > InvoiceState.Draft)
            return InvoiceErrors.State("frozen", State);
        (State, TermsId, FrozenAt, SeenUntil) = (InvoiceState.Draft, terms.Id, asOf, asOf);
        Take(content);
        return Outcome.Success;
    }

    /// <summary>Puts it before the reviewers.</summary>
    /// <returns>Refused with <c>invoice.state</c>.</returns>
    public Outcome Submit(string by)
    {
        if (State != InvoiceState.Draft)
            return InvoiceErrors.State("submitted", State);
        (State, SubmittedBy) = (InvoiceState.InReview, by);
        return Outcome.Success;
    }

    /// <summary>Takes a decision in, with the content it leads to.</summary>
    /// <returns>Refused with <c>invoice.state</c>.</returns>
    public Outcome Decide(LineReview review, InvoiceContent content)
    {
        if (State != InvoiceState.InReview)
            return InvoiceErrors.State("reviewed", State);
        Reviews = [.. Reviews, review];
        WaitingReviews = [.. WaitingReviews.Where(waiting => waiting.Kpi != review.Kpi)];
        Take(content);
        return Outcome.Success;
    }

    /// <summary>Keeps a raise until the customer agrees or a reviewer decides otherwise.</summary>
    /// <returns>Refused with <c>invoice.state</c>.</returns>
    public Outcome WaitForCustomer(LineReview raise)
    {
        if (State != InvoiceState.InReview)
            return InvoiceErrors.State("reviewed", State);
        WaitingReviews = [.. WaitingReviews.Where(waiting => waiting.Kpi != raise.Kpi), raise];
        return Outcome.Success;
    }

    /// <summary>Takes an adjustment in, with the content it leads to.</summary>
    /// <returns>Refused with <c>invoice.state</c>.</returns>
    public Outcome Adjust(LineAdjustment adjustment, InvoiceContent content)
    {
        if (State is not (InvoiceState.Draft or InvoiceState.InReview))
            return InvoiceErrors.State("adjusted", State);
        Adjustments = [.. Adjustments, adjustment];
        WaitingAdjustments = [.. WaitingAdjustments.Where(waiting => waiting with { CoSignedBy = adjustment.CoSignedBy } != adjustment)];
        Take(content);
        return Outcome.Success;
    }

    /// <summary>Keeps an addition until the customer agrees.</summary>
    /// <returns>Refused with <c>invoice.state</c>.</returns>
    public Outcome WaitForCustomer(LineAdjustment addition)
    {
        if (State is not (InvoiceState.Draft or InvoiceState.InReview))
            return InvoiceErrors.State("adjusted", State);
        WaitingAdjustments = [.. WaitingAdjustments, addition];
        return Outcome.Success;
    }

    /// <summary>The customer does not agree, or it is taken back.</summary>
    public void DropWaiting()
    {
        WaitingReviews = [];
        WaitingAdjustments = [];
    }

    /// <summary>A second person agrees.</summary>
    /// <returns>Refused with <c>invoice.state</c>, <c>invoice.second_person</c> or <c>invoice.waits_for_customer</c>.</returns>
    public Outcome Approve(string by)
    {
        if (State != InvoiceState.InReview)
            return InvoiceErrors.State("approved", State);
        if (by == SubmittedBy)
            return InvoiceErrors.SecondPerson();
        if (WaitingReviews.Count + WaitingAdjustments.Count > 0)
            return InvoiceErrors.WaitsForCustomer(WaitingReviews.Count + WaitingAdjustments.Count);
        (State, ApprovedBy) = (InvoiceState.Approved, by);
        return Outcome.Success;
    }

    /// <summary>It is issued: from here on its document stays.</summary>
    /// <returns>Refused with <c>invoice.state</c>.</returns>
    public Outcome Issue(InvoiceDocument document, InvoiceContent content, DateTimeOffset at)
    {
        if (State != InvoiceState.Approved)
            return InvoiceErrors.State("issued", State);
        Take(content);
        (State, Number, IssuedAt, DueOn, Document, Totals, Lines) =
            (InvoiceState.Issued, document.Number, at, document.DueOn, CanonicalText.Of(document), document.Totals, document.Lines);
        return Outcome.Success;
    }

    /// <summary>It was paid.</summary>
    /// <returns>Refused with <c>invoice.state</c>.</returns>
    public Outcome Pay(DateOnly on, string reference)
    {
        if (State is not (InvoiceState.Issued or InvoiceState.Disputed) || PaidOn is not null)
            return InvoiceErrors.State("paid", State);
        (PaidOn, PaymentReference) = (on, reference.Length > 100 ? reference[..100] : reference);
        if (State == InvoiceState.Issued)
            State = InvoiceState.Paid;
        return Outcome.Success;
    }

    /// <summary>A line is disputed.</summary>
    /// <param name="today">UTC day.</param>
    /// <param name="days">The contract's dispute window.</param>
    /// <returns>Refused with <c>invoice.state</c> or <c>invoice.dispute_window</c>.</returns>
    public Outcome OpenDispute(DateOnly today, int days)
    {
        if (State is not (InvoiceState.Issued or InvoiceState.Paid or InvoiceState.Disputed))
            return InvoiceErrors.State("disputed", State);
        var last = DateOnly.FromDateTime(IssuedAt!.Value.UtcDateTime).AddDays(days);
        if (today > last)
            return InvoiceErrors.DisputeWindow(last);
        State = InvoiceState.Disputed;
        return Outcome.Success;
    }

    /// <summary>No dispute is open any more.</summary>
    /// <param name="credited">Gross sum of its credit notes; where it is the whole sum, nothing remains to be paid.</param>
    public void CloseDisputes(decimal credited) =>
        State = credited > 0 && credited >= Totals.Gross ? InvoiceState.Credited : PaidOn is null ? InvoiceState.Issued : InvoiceState.Paid;

    /// <summary>Keeps a decision that was made after the issue: the period's next restatement takes it in.</summary>
    /// <returns>Refused with <c>invoice.state</c>.</returns>
    public Outcome DecideAfterIssue(LineReview review)
    {
        if (!IsIssued)
            return InvoiceErrors.State("decided again", State);
        (Reviews, HasOpenDecisions) = ([.. Reviews, review], true);
        return Outcome.Success;
    }

    /// <summary>A restatement looked at everything that was received until a moment.</summary>
    public void Seen(DateTimeOffset until) => (SeenUntil, HasOpenDecisions) = (until, false);

    private void Take(InvoiceContent content) => (Results, Lines, Totals) = (content.Results, content.Lines, content.Totals);
}
