using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Invoicing;

/// <summary>An invoice in a list.</summary>
internal sealed record InvoiceRow(
    InvoiceId Id, ProjectId Project, string ProjectName, ContractId Contract, string ContractName, InvoiceKind Kind, int Period, DateOnly From, DateOnly To, InvoiceState State, string? Number, string Cites,
    string Currency, InvoiceTotals Totals, DateTimeOffset? FrozenAt, DateTimeOffset? IssuedAt, DateOnly? DueOn, DateOnly? PaidOn, int OpenDisputes, decimal Held);

/// <summary>A stored part of evidence.</summary>
internal sealed record EvidencePartView(EvidencePartKind Kind, int Place, string Key, string Hash, DateTimeOffset At);

/// <summary>A dispute as both sides see it.</summary>
internal sealed record DisputeView(
    DisputeId Id, int LineNumber, decimal Held, string Reason, string OpenedBy, DateTimeOffset OpenedAt, DateTimeOffset Deadline, DisputeState State, bool IsRejectionProposed, string Answer, decimal? NetAfter,
    DateTimeOffset? AnsweredAt, string? CreditNote, InvoiceId? CreditNoteId);

/// <summary>A comment.</summary>
internal sealed record CommentView(InvoiceCommentId Id, int? LineNumber, string Author, BillingRole Role, string Text, DateTimeOffset At);

/// <summary>An invoice with everything its page shows. Names of persons in place of their ids.</summary>
internal sealed record InvoiceView(
    InvoiceRow Row,
    ContractTerms Terms,
    int TermsNumber,
    string TermsHash,
    IReadOnlyList<InvoiceLine> Lines,
    IReadOnlyList<LineResult> Results,
    IReadOnlyList<LineReview> Reviews,
    IReadOnlyList<LineReview> WaitingReviews,
    IReadOnlyList<LineAdjustment> Adjustments,
    IReadOnlyList<LineAdjustment> WaitingAdjustments,
    InvoiceForecast? Forecast,
    string SubmittedBy,
    string ApprovedBy,
    string PaymentReference,
    string? ChainHead,
    IReadOnlyList<EvidencePartView> Parts,
    IReadOnlyList<DisputeView> Disputes,
    IReadOnlyList<CommentView> Comments,
    IReadOnlyList<InvoiceRow> CreditNotes,
    InvoiceRow? Previous);
