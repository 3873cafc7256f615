using Platform.Domain.Billing.Invoices;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Billing.Ledger;

/// <summary>How a dispute stands.</summary>
public enum DisputeState
{
    /// <summary>Not answered.</summary>
    Open = 0,

    /// <summary>The customer is right, in whole or in part: a credit note follows.</summary>
    Upheld = 1,

    /// <summary>The line stays, with the reason that two persons of the vendor gave.</summary>
    Rejected = 2,

    /// <summary>The customer took it back.</summary>
    Withdrawn = 3,
}

/// <summary>
/// A customer's dispute of one line of an issued invoice. What is disputed need not be paid meanwhile. One that is not answered by its deadline is upheld in full.
/// </summary>
public sealed class Dispute : IWorkspaceOwned, IVersioned
{
    /// <summary>Days in which the vendor answers.</summary>
    public const int AnswerDays = 14;

    private Dispute()
    {
    }

    /// <summary>Id.</summary>
    public DisputeId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The contract.</summary>
    public ContractId ContractId { get; private set; }

    /// <summary>The invoice.</summary>
    public InvoiceId InvoiceId { get; private set; }

    /// <summary>The line, from 1.</summary>
    public int LineNumber { get; private set; }

    /// <summary>Net amount that is held: not due while the dispute is open.</summary>
    public decimal Held { get; private set; }

    /// <summary>Why.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Who opened it: account id.</summary>
    public string OpenedBy { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>Last moment for an answer, UTC.</summary>
    public DateTimeOffset Deadline { get; private set; }

    /// <summary>How it stands.</summary>
    public DisputeState State { get; private set; }

    /// <summary>Who proposed to reject it; a second person decides.</summary>
    public string RejectionBy { get; private set; } = "";

    /// <summary>Reason of the answer.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>Net amount of the line after it; null while open.</summary>
    public decimal? NetAfter { get; private set; }

    /// <summary>Who answered: account id, or the job that keeps deadlines.</summary>
    public string AnsweredBy { get; private set; } = "";

    /// <summary>When it was answered, UTC.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>The credit note; null when none was needed.</summary>
    public InvoiceId? CreditNoteId { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>Opens a dispute.</summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="left">What upheld disputes left of the line; null when none was upheld.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Account of the customer's person.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>invoice.dispute_line</c> or <c>invoice.dispute_reason</c>.</returns>
    public static Outcome<Dispute> Open(Invoice invoice, int line, decimal? left, string reason, string by, DateTimeOffset now)
    {
        if (invoice.Lines.FirstOrDefault(one => one.Number == line) is not { } disputed || (left ?? disputed.Net) is not (> 0 and var held))
            return InvoiceErrors.DisputeLine(line);
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > InvoiceComputation.MaxReasonLength)
            return InvoiceErrors.DisputeReason(reason.Trim().Length);
        return new Dispute
        {
            Id = TypedId.New<DisputeId>(now),
            TenantId = invoice.TenantId,
            WorkspaceId = invoice.WorkspaceId,
            ContractId = invoice.ContractId,
            InvoiceId = invoice.Id,
            LineNumber = line,
            Held = held,
            Reason = reason.Trim(),
            OpenedBy = by,
            OpenedAt = now,
            Deadline = now.AddDays(AnswerDays),
        };
    }

    /// <summary>The customer is right: the line costs less or nothing.</summary>
    /// <returns>Refused with <c>invoice.dispute_state</c>, <c>invoice.dispute_amount</c> or <c>invoice.dispute_reason</c>.</returns>
    public Outcome Uphold(decimal netAfter, string answer, string by, DateTimeOffset now)
    {
        if (netAfter < 0 || netAfter >= Held)
            return InvoiceErrors.DisputeAmount(netAfter, Held);
        return Close(DisputeState.Upheld, netAfter, answer, by, now);
    }

    /// <summary>The line stays. Two persons of the vendor are needed: the first call proposes, a second person's call decides.</summary>
    /// <returns>Refused with <c>invoice.dispute_state</c>, <c>invoice.second_person</c> or <c>invoice.dispute_reason</c>.</returns>
    public Outcome Reject(string answer, string by, DateTimeOffset now)
    {
        if (answer.Length > InvoiceComputation.MaxReasonLength)
            return InvoiceErrors.DisputeReason(answer.Length);
        if (RejectionBy.Length == 0 && State == DisputeState.Open && !string.IsNullOrWhiteSpace(answer))
        {
            (RejectionBy, Answer) = (by, answer);
            return Outcome.Success;
        }

        return RejectionBy == by && State == DisputeState.Open ? InvoiceErrors.SecondPerson() : Close(DisputeState.Rejected, Held, answer.Length > 0 ? answer : Answer, by, now);
    }

    /// <summary>The customer takes it back.</summary>
    /// <returns>Refused with <c>invoice.dispute_state</c>.</returns>
    public Outcome Withdraw(string by, DateTimeOffset now) => Close(DisputeState.Withdrawn, Held, "withdrawn", by, now);

    /// <summary>Names the credit note that followed.</summary>
    public void Credit(InvoiceId creditNote) => CreditNoteId = creditNote;

    private Outcome Close(DisputeState state, decimal netAfter, string answer, string by, DateTimeOffset now)
    {
        if (State != DisputeState.Open)
            return InvoiceErrors.DisputeState(State);
        if (string.IsNullOrWhiteSpace(answer) || answer.Length > InvoiceComputation.MaxReasonLength)
            return InvoiceErrors.DisputeReason(answer.Trim().Length);
        (State, NetAfter, Answer, AnsweredBy, AnsweredAt) = (state, netAfter, answer.Trim(), by, now);
        return Outcome.Success;
    }
}
