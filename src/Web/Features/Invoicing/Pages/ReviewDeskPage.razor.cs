using Microsoft.AspNetCore.Components;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Tenancy;
using Platform.Web.Components;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>The account managers' queue over all projects of the workspace: what waits for somebody, the riskiest first, with its next step.</summary>
public sealed partial class ReviewDeskPage
{
    private static readonly InvoiceState?[] Filters = [null, InvoiceState.Draft, InvoiceState.InReview, InvoiceState.Approved, InvoiceState.Disputed, InvoiceState.Collecting];

    private readonly Leaving _leaving = new();
    private IReadOnlyList<DeskItem>? _items;
    private BillingRole _role;

    /// <summary>Name of the state that is shown; none shows all that waits.</summary>
    [SupplyParameterFromQuery(Name = "state")]
    public string? Chosen { get; set; }

    [Inject]
    private DeskQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool IsVendor => _role is BillingRole.AccountManager or BillingRole.SecondReviewer;

    private InvoiceState? State => Enum.TryParse<InvoiceState>(Chosen, out var state) && Array.IndexOf(Filters, state) >= 0 ? state : null;

    private IReadOnlyList<DeskItem> Shown => [.. _items!.Where(item => IsIn(item, State))];

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _role = await Queries.RoleAsync(_leaving.Token);
        _items = await Queries.QueueAsync(_leaving.Token);
    }

    // running periods stand behind their own filter: nobody has to do anything about them
    private static bool IsIn(DeskItem item, InvoiceState? state) => state is { } one ? item.Row.State == one : item.Row.State != InvoiceState.Collecting || item.IsOverCap || item.IsWarned || item.IsPaused;

    private static string Of(InvoiceRow row) => $"/projects/{row.Project}/value/invoices/{row.Id}";

    private int Count(InvoiceState? state) => _items!.Count(item => IsIn(item, state));

    private void Choose(InvoiceState? state) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("state", state?.ToString()));

    private string NextOf(DeskItem item) => (item.Row.State, _role) switch
    {
        (InvoiceState.Draft, BillingRole.AccountManager) => "Submit",
        (InvoiceState.InReview, BillingRole.AccountManager or BillingRole.SecondReviewer) => item.IsSubmittedByMe ? "Review" : "Approve",
        (InvoiceState.Approved, BillingRole.AccountManager or BillingRole.SecondReviewer) => "Issue",
        (InvoiceState.Disputed, BillingRole.AccountManager or BillingRole.SecondReviewer) => "Answer",
        _ => "Open",
    };
}
