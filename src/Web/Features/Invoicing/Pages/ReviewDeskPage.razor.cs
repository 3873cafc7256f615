using Microsoft.AspNetCore.Components;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Components;
using Platform.Web.Features.Invoicing.Desk;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>The account managers' queue over all their workspaces: what waits for somebody, the riskiest first, with its next step.</summary>
public sealed partial class ReviewDeskPage
{
    private const int PageSize = 50;

    private static readonly DeskShelf?[] Shelves = [null, .. Enum.GetValues<DeskShelf>().Cast<DeskShelf?>()];

    private readonly Leaving _leaving = new();
    private DeskPage? _desk;

    /// <summary>Name of the shelf that is shown; none shows all that waits.</summary>
    [SupplyParameterFromQuery(Name = "state")]
    public string? Chosen { get; set; }

    /// <summary>What numbers and names contain.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Asked { get; set; }

    /// <summary>One workspace.</summary>
    [SupplyParameterFromQuery]
    public string? Workspace { get; set; }

    /// <summary>Page, from 1.</summary>
    [SupplyParameterFromQuery]
    public int? Page { get; set; }

    [Inject]
    private DeskQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private DeskShelf? Shelf => Enum.TryParse<DeskShelf>(Chosen, out var shelf) && Enum.IsDefined(shelf) ? shelf : null;

    private bool IsVendor => _desk?.Workspaces.Any(one => one.Role is BillingRole.AccountManager or BillingRole.SecondReviewer) == true;

    private bool IsFiltered => !string.IsNullOrWhiteSpace(Asked) || Workspace is not null;

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnParametersSetAsync() => _desk = await Queries.PageAsync(
        new DeskFilter(Shelf, Asked?.Trim() ?? "", TypedId.Parse<WorkspaceId>(Workspace)), Math.Max(0, (Page ?? 1) - 1), PageSize, _leaving.Token);

    private static string Of(DeskItem item) => $"/projects/{item.Row.Project}/value/invoices/{item.Row.Id}";

    private static string StepOf(DeskItem item) => item.Step == DeskStep.Open ? Of(item) : $"{Of(item)}?do={item.Step.ToString().ToLowerInvariant()}";

    private int Count(DeskShelf? shelf) => shelf is { } one ? _desk!.Counts[one] : _desk!.All;

    private void Go(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = string.IsNullOrWhiteSpace(value) ? null : value.Trim(), ["page"] = null }));

    private void Choose(DeskShelf? shelf) => Go("state", shelf?.ToString());

    private void PickWorkspace(ChangeEventArgs change) => Go("workspace", change.Value?.ToString());

    private void Ask(string? text) => Go("q", text);

    private void Turn(int page) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("page", page == 0 ? null : page + 1));
}
