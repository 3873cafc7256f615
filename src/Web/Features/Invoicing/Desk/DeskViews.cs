using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Invoicing.Desk;

/// <summary>A workspace on the desk.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">The reader's part there.</param>
/// <param name="IsCurrent">True for the one that is open.</param>
internal sealed record DeskWorkspace(WorkspaceId Id, string Name, BillingRole Role, bool IsCurrent);

/// <summary>An invoice in the account managers' queue.</summary>
/// <param name="Workspace">Where it is.</param>
/// <param name="Row">The invoice.</param>
/// <param name="Reasons">Why it should be looked at, heaviest first.</param>
/// <param name="Score">Its place in the queue: more is sooner.</param>
/// <param name="PreviousNet">Net sum of the period before; null when there is none.</param>
/// <param name="Deadline">When the next dispute is upheld by itself; null without an open one.</param>
/// <param name="HasLate">True when something of the period came after its evidence was frozen.</param>
/// <param name="Forecast">What a running period will probably bill; null for others.</param>
/// <param name="IsOverCap">True when the middle of the forecast lies above the agreed cap.</param>
/// <param name="IsSubmittedByMe">True when the reader submitted it.</param>
internal sealed record DeskItem(
    DeskWorkspace Workspace, InvoiceRow Row, IReadOnlyList<RiskReason> Reasons, int Score, decimal? PreviousNet, DateTimeOffset? Deadline, bool HasLate, InvoiceForecast? Forecast, bool IsOverCap, bool IsSubmittedByMe)
{
    /// <summary>True when a running period costs as much as warns.</summary>
    public bool IsWarned { get; init; }

    /// <summary>True when a running period has reached its cap and the agreed pause is in force.</summary>
    public bool IsPaused { get; init; }

    /// <summary>What the reader does next with it.</summary>
    public DeskStep Step => Workspace.Role is not (BillingRole.AccountManager or BillingRole.SecondReviewer) ? DeskStep.Open : (Row.State, Workspace.Role) switch
    {
        (InvoiceState.Draft, BillingRole.AccountManager) => DeskStep.Submit,
        (InvoiceState.InReview, _) => IsSubmittedByMe ? DeskStep.Review : DeskStep.Approve,
        (InvoiceState.Approved, _) => DeskStep.Issue,
        (InvoiceState.Disputed, _) => DeskStep.Answer,
        (InvoiceState.Issued, BillingRole.AccountManager) => DeskStep.Pay,
        _ => DeskStep.Open,
    };
}

/// <summary>A next step; the invoice's page leads to where it is done.</summary>
internal enum DeskStep
{
    Open,
    Submit,
    Review,
    Approve,
    Issue,
    Answer,
    Pay,
}

/// <summary>What is shown of the queue.</summary>
/// <param name="Shelf">One kind of what waits; null for all that waits for the vendor.</param>
/// <param name="Text">Part of a number, or of the name of a contract, project or workspace.</param>
/// <param name="Workspace">One workspace; null for all.</param>
internal sealed record DeskFilter(DeskShelf? Shelf = null, string Text = "", WorkspaceId? Workspace = null)
{
    /// <summary>True when text and workspace let an invoice through.</summary>
    public bool Takes(DeskItem item) => (Workspace is not { } one || item.Workspace.Id == one)
        && (Text.Length == 0 || new[] { item.Row.Number, item.Row.ContractName, item.Row.ProjectName, item.Workspace.Name }.Any(name => name?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true));

    /// <summary>True when an invoice stands on a shelf. Running periods and what only waits for its payment have their own: the vendor need not do anything about them.</summary>
    public static bool IsOn(DeskItem item, DeskShelf? shelf) => shelf switch
    {
        null => item.Row.State switch { InvoiceState.Collecting => item.IsOverCap || item.IsWarned || item.IsPaused, InvoiceState.Issued => false, _ => true },
        DeskShelf.Overdue => item.Row.State == InvoiceState.Issued,
        { } one => item.Row.State.ToString() == one.ToString(),
    };
}

/// <summary>Kinds of what waits.</summary>
internal enum DeskShelf
{
    Draft,
    InReview,
    Approved,
    Disputed,
    Overdue,
    Collecting,
}

/// <summary>A page of the queue.</summary>
/// <param name="Items">Its invoices, the riskiest first.</param>
/// <param name="Page">Its number, from 0: the last one where fewer are left.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="Counts">How many stand on each shelf.</param>
/// <param name="All">How many wait for the vendor.</param>
/// <param name="Sums">Gross sums of what is billed on all pages, by currency.</param>
/// <param name="Workspaces">Workspaces that the reader may look into.</param>
internal sealed record DeskPage(
    IReadOnlyList<DeskItem> Items, int Page, int Total, IReadOnlyDictionary<DeskShelf, int> Counts, int All, IReadOnlyList<DeskSum> Sums, IReadOnlyList<DeskWorkspace> Workspaces);

/// <summary>Gross sum of some invoices of one currency.</summary>
internal sealed record DeskSum(string Currency, int Count, decimal Gross);
