using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>What a person may do with an invoice as it stands. Pages show nothing else; the use cases decide again.</summary>
/// <param name="View">The invoice.</param>
/// <param name="Role">The person's part.</param>
/// <param name="Today">UTC day.</param>
public sealed record InvoiceMoves(InvoiceView View, BillingRole Role, DateOnly Today)
{
    public bool IsVendor => Role is BillingRole.AccountManager or BillingRole.SecondReviewer;

    public bool IsCustomer => Role == BillingRole.Customer;

    public bool CanFreeze => IsVendor && IsInvoice && State <= InvoiceState.Draft && Today > View.Row.To;

    public bool CanSubmit => Role == BillingRole.AccountManager && State == InvoiceState.Draft;

    public bool CanDecide => IsVendor && State == InvoiceState.InReview;

    public bool CanAdjust => IsVendor && IsInvoice && State is (InvoiceState.Draft or InvoiceState.InReview);

    public bool HasWaiting => View.WaitingReviews.Count + View.WaitingAdjustments.Count > 0;

    public bool CanCoSign => IsCustomer && HasWaiting;

    public bool CanDropWaiting => (IsCustomer || IsVendor) && HasWaiting;

    /// <summary>A person of the vendor's sees the approval; <see cref="ApprovalLock"/> says what it waits for.</summary>
    public bool SeesApproval => IsVendor && State == InvoiceState.InReview;

    /// <summary>Key of what keeps this person from approving now; null when nothing does.</summary>
    public string? ApprovalLock => View.IsSubmittedByMe ? "SecondPerson" : HasWaiting ? "WaitsForCustomer" : null;

    public bool CanIssue => IsVendor && IsInvoice && State == InvoiceState.Approved;

    public bool CanPay => Role == BillingRole.AccountManager && View.Row.PaidOn is null && State is (InvoiceState.Issued or InvoiceState.Disputed);

    public bool CanAnswer => IsVendor;

    public bool CanCredit => IsVendor && IsInvoice && IsIssued && View.Results.Count > 0;

    public bool CanComment => IsVendor || IsCustomer;

    public bool IsIssued => State >= InvoiceState.Issued;

    public bool IsInvoice => View.Row.Kind == InvoiceKind.Invoice;

    private InvoiceState State => View.Row.State;

    public bool CanDispute(InvoiceLine line) => IsCustomer && IsInvoice && State is (InvoiceState.Issued or InvoiceState.Paid or InvoiceState.Disputed)
        && Today <= View.LastDisputeDay && View.LeftOf(line) > 0 && View.OpenDisputeOf(line.Number) is null;

    public bool CanRelease(InvoiceLine line) => IsVendor && IsIssued && IsInvoice && line.Kind == InvoiceLineKind.Kpi && View.ReviewOf(line.Kpi) is { Decision: ReviewDecision.Held };
}
