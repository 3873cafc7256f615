using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Billing.Ledger;

/// <summary>
/// A period's invoice, or a credit note, on its way. Once issued nothing of its document changes: decisions that come later are kept for the period's next restatement.
/// </summary>
public sealed partial class Invoice : IWorkspaceOwned, IVersioned
{
    private Invoice()
    {
    }

    /// <summary>Id.</summary>
    public InvoiceId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The contract.</summary>
    public ContractId ContractId { get; private set; }

    /// <summary>Version of the terms that apply: the one in force when it was frozen.</summary>
    public ContractVersionId TermsId { get; private set; }

    /// <summary>Invoice or credit note.</summary>
    public InvoiceKind Kind { get; private set; }

    /// <summary>Number of the period, from 1.</summary>
    public int Period { get; private set; }

    /// <summary>First day of the period, UTC.</summary>
    public DateOnly From { get; private set; }

    /// <summary>Last day of the period, UTC.</summary>
    public DateOnly To { get; private set; }

    /// <summary>Where it stands.</summary>
    public InvoiceState State { get; private set; }

    /// <summary>Its number; null before the issue.</summary>
    public string? Number { get; private set; }

    /// <summary>Number of the invoice that a credit note corrects; empty otherwise.</summary>
    public string Cites { get; private set; } = "";

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Sums as they are now.</summary>
    public InvoiceTotals Totals { get; private set; } = new(0, 0, 0);

    /// <summary>All lines as they are now.</summary>
    public IReadOnlyList<InvoiceLine> Lines { get; private set; } = [];

    /// <summary>The KPI lines as computed.</summary>
    public IReadOnlyList<LineResult> Results { get; private set; } = [];

    /// <summary>Decisions on its lines, oldest first; also those after the issue.</summary>
    public IReadOnlyList<LineReview> Reviews { get; private set; } = [];

    /// <summary>Raises that wait for the customer.</summary>
    public IReadOnlyList<LineReview> WaitingReviews { get; private set; } = [];

    /// <summary>Amounts agreed apart from the evidence.</summary>
    public IReadOnlyList<LineAdjustment> Adjustments { get; private set; } = [];

    /// <summary>Additions that wait for the customer.</summary>
    public IReadOnlyList<LineAdjustment> WaitingAdjustments { get; private set; } = [];

    /// <summary>Expected net amount and its band, as of the middle of the period; null before.</summary>
    public InvoiceForecast? Forecast { get; private set; }

    /// <summary>What the running period had cost when it was looked at last; null where its terms have no limit, and before.</summary>
    public PeriodSpending? Spending { get; private set; }

    /// <summary>When its evidence was frozen last, UTC.</summary>
    public DateTimeOffset? FrozenAt { get; private set; }

    /// <summary>When its evidence was looked at last: by its own freeze, or by a restatement after its issue. What is received later is new.</summary>
    public DateTimeOffset? SeenUntil { get; private set; }

    /// <summary>True while a decision that was made after the issue waits for the period's next restatement.</summary>
    public bool HasOpenDecisions { get; private set; }

    /// <summary>Who submitted it for review: account id.</summary>
    public string SubmittedBy { get; private set; } = "";

    /// <summary>Who approved it: account id.</summary>
    public string ApprovedBy { get; private set; } = "";

    /// <summary>When it was issued, UTC.</summary>
    public DateTimeOffset? IssuedAt { get; private set; }

    /// <summary>Last day of payment; null before the issue.</summary>
    public DateOnly? DueOn { get; private set; }

    /// <summary>Day it was paid; null before.</summary>
    public DateOnly? PaidOn { get; private set; }

    /// <summary>What the bank's statement says about the payment.</summary>
    public string PaymentReference { get; private set; } = "";

    /// <summary>The document as issued, canonical text; empty before.</summary>
    public string Document { get; private set; } = "";

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>True once it has its number.</summary>
    public bool IsIssued => State >= InvoiceState.Issued;

    /// <summary>The document as issued.</summary>
    /// <exception cref="InvalidOperationException">It is not issued.</exception>
    public InvoiceDocument Issued => CanonicalText.Read<InvoiceDocument>(Document) ?? throw new InvalidOperationException($"Invoice {Id} is not issued.");
}

/// <summary>What a period will probably bill.</summary>
/// <param name="Low">Lower end of the 80 % band, net.</param>
/// <param name="Middle">Middle of the simulated outcomes, net.</param>
/// <param name="High">Upper end.</param>
/// <param name="AsOf">From what was known then.</param>
public sealed record InvoiceForecast(decimal Low, decimal Middle, decimal High, DateTimeOffset AsOf);
