using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Components;
using Platform.Web.Features.Invoicing.Evidence;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>What one line rests on: how it was asked, both arms over the period, and its rows page by page. What is filtered stands in the address, so that it is still there after a look at a case.</summary>
public sealed partial class EvidencePage
{
    private const int PageSize = 50;

    private readonly Leaving _leaving = new();
    private EvidenceView? _evidence;
    private EvidencePlaces? _places;
    private IReadOnlyList<(EvidenceRow Row, int Place)> _shown = [];
    private EvidenceFilter? _filter;
    private BillingRole _role;
    private DomainError? _refusal;
    private string _typed = "";
    private string _asked = "";
    private int _round;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public Guid InvoiceId { get; set; }

    [Parameter]
    public string Key { get; set; } = "";

    /// <summary>One arm: served or compared.</summary>
    [SupplyParameterFromQuery]
    public string? Arm { get; set; }

    /// <summary>One value.</summary>
    [SupplyParameterFromQuery]
    public string? Value { get; set; }

    /// <summary>Whether cases enter the line's figures: yes or no.</summary>
    [SupplyParameterFromQuery]
    public string? Counted { get; set; }

    /// <summary>Beginning of a case's hash.</summary>
    [SupplyParameterFromQuery]
    public string? Case { get; set; }

    /// <summary>Column of the order, with a minus in front for its end first.</summary>
    [SupplyParameterFromQuery]
    public string? Sort { get; set; }

    /// <summary>Page, from 1.</summary>
    [SupplyParameterFromQuery]
    public int? Page { get; set; }

    [Inject]
    private EvidenceQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Invoice => $"/projects/{ProjectId}/value/invoices/{InvoiceId}";

    private string Root => $"{Invoice}/evidence/{Key}";

    private bool IsUnreadable => _typed.Trim().Length > 0 && InvoiceWords.Amount(_typed) is null;

    private IReadOnlyList<Crumb> Trail =>
    [
        new(Text["Value"], $"/projects/{ProjectId}/value"), new(Text["Invoices"], $"/projects/{ProjectId}/value/invoices"),
        new(_evidence!.Number ?? Text["PeriodNumber", _evidence.Period], Invoice),
    ];

    private EvidenceFilter Wanted => new(
        Arm switch { "served" => true, "compared" => false, _ => null },
        InvoiceWords.Amount(Value ?? ""),
        Counted switch { "yes" => false, "no" => true, _ => null },
        Case is { Length: <= 64 } hash && hash.All(char.IsAsciiHexDigitLower) ? hash : "",
        Sort?.TrimStart('-') == "value",
        Sort?.StartsWith('-') == true);

    private int PageNumber => _places is { Count: > 0 } places ? Math.Clamp((Page ?? 1) - 1, 0, (places.Count - 1) / PageSize) : 0;

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (_evidence is null || _evidence.Invoice != new InvoiceId(InvoiceId) || _evidence.Term.Key != Key)
        {
            _role = await Queries.RoleAsync(_leaving.Token);
            (_evidence, _filter) = (await Queries.FindAsync(new ProjectId(ProjectId), new InvoiceId(InvoiceId), Key, _leaving.Token), null);
            _typed = Value ?? "";
        }

        if (_evidence is null)
            Navigation.NotFound();
        else
            await ShowAsync(_evidence);
    }

    private async Task ShowAsync(EvidenceView evidence)
    {
        var (wanted, round) = (Wanted, ++_round);
        if (wanted != _filter)
        {
            var found = await Queries.PlacesAsync(evidence, wanted, _leaving.Token);
            // somebody asked for other rows meanwhile
            if (round != _round)
                return;
            (_places, _filter) = (found, wanted);
        }

        _shown = evidence.Rows(_places!, PageNumber, PageSize);
    }

    private void Go(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = string.IsNullOrEmpty(value) ? null : value, ["page"] = null }), replace: true);

    private void PickArm(ChangeEventArgs change) => Go("arm", change.Value?.ToString());

    private void PickCounted(ChangeEventArgs change) => Go("counted", change.Value?.ToString());

    private void Turn(int page) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("page", page == 0 ? null : page + 1), replace: true);

    private void Order(string column) => Go("sort", Sort == column ? "-" + column : column);

    private void Typed(string? value)
    {
        _typed = value ?? "";
        if (!IsUnreadable)
            Go("value", InvoiceWords.Amount(_typed)?.ToString(CultureInfo.InvariantCulture));
    }

    private async Task AskAsync()
    {
        if (_asked.Trim().Length == 0)
        {
            Go("case", null);
            return;
        }

        var hash = await Queries.HashOfAsync(_evidence!, _asked, _leaving.Token);
        _refusal = hash.Error;
        if (!hash.Succeeded)
            return;
        // a case's own name is not kept, not even in its field
        _asked = "";
        Go("case", hash.Value);
    }
}
