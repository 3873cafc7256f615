using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Invoicing;

/// <summary>An invoice in a list. <c>Deadline</c> is the next moment at which a dispute of it is upheld by itself.</summary>
public sealed record InvoiceRow(
    InvoiceId Id, ProjectId Project, string ProjectName, ContractId Contract, string ContractName, InvoiceKind Kind, int Period, DateOnly From, DateOnly To, InvoiceState State, string? Number, string Cites,
    string Currency, InvoiceTotals Totals, DateTimeOffset? FrozenAt, DateTimeOffset? IssuedAt, DateOnly? DueOn, DateOnly? PaidOn, int OpenDisputes, decimal Held,
    DateTimeOffset? Deadline);

/// <summary>A stored part of evidence.</summary>
public sealed record EvidencePartView(EvidencePartKind Kind, int Place, string Key, string Hash, DateTimeOffset At);

/// <summary>A dispute as both sides see it.</summary>
public sealed record DisputeView(
    DisputeId Id, int LineNumber, decimal Held, string Reason, string OpenedBy, DateTimeOffset OpenedAt, DateTimeOffset Deadline, DisputeState State, bool IsRejectionProposed, string Answer, decimal? NetAfter,
    DateTimeOffset? AnsweredAt, string? CreditNote, InvoiceId? CreditNoteId)
{
    /// <summary>Who proposed to reject it; empty while nobody did.</summary>
    public string RejectionBy { get; init; } = "";

    /// <summary>True when the reader proposed it, so that another person decides.</summary>
    public bool IsRejectionMine { get; init; }

    /// <summary>Who answered; empty while open or when the deadline did.</summary>
    public string AnsweredBy { get; init; } = "";
}

/// <summary>A comment.</summary>
public sealed record CommentView(InvoiceCommentId Id, int? LineNumber, string Author, BillingRole Role, string Text, DateTimeOffset At);

/// <summary>An invoice with everything its page shows but what was said about it, which is read page by page. Names of persons in place of their ids.</summary>
public sealed record InvoiceView(
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
    IReadOnlyList<DisputeView> OpenDisputes,
    IReadOnlyDictionary<int, decimal> LeftOfLines,
    IReadOnlyList<InvoiceRow> CreditNotes,
    InvoiceRow? Previous)
{
    /// <summary>True when the reader submitted it, so that another person approves.</summary>
    public bool IsSubmittedByMe { get; init; }

    /// <summary>Another one after every change: what is agreed to is what was on the screen.</summary>
    public Guid Version { get; init; }

    /// <summary>Lines of the period before; empty when there is none.</summary>
    public IReadOnlyList<InvoiceLine> PreviousLines { get; init; } = [];

    /// <summary>KPI lines of the period before as computed.</summary>
    public IReadOnlyList<LineResult> PreviousResults { get; init; } = [];

    /// <summary>Last day on which a line may be disputed; null before the issue.</summary>
    public DateOnly? LastDisputeDay { get; init; }

    /// <summary>The last decision on a KPI's line; null while it is as computed.</summary>
    public LineReview? ReviewOf(string kpi) => Reviews.LastOrDefault(review => review.Kpi == kpi);

    /// <summary>The open dispute of a line; null when there is none.</summary>
    public DisputeView? OpenDisputeOf(int line) => OpenDisputes.FirstOrDefault(dispute => dispute.LineNumber == line);

    /// <summary>Net amount of a line less what upheld disputes gave back.</summary>
    public decimal LeftOf(InvoiceLine line) => LeftOfLines.GetValueOrDefault(line.Number, line.Net);
}

/// <summary>What somebody did with an invoice.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Who">The person's name then; empty for the portal itself.</param>
/// <param name="What">Key of the action.</param>
/// <param name="Facts">Its plain facts by name.</param>
public sealed record HistoryEntry(DateTimeOffset At, string Who, string What, IReadOnlyDictionary<string, string> Facts);
