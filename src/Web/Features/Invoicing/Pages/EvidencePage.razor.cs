using Microsoft.AspNetCore.Components;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Projects;
using Platform.Web.Components;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>What one line rests on: how it was asked, both arms over the period, and every row.</summary>
public sealed partial class EvidencePage
{
    private const int PageSize = 50;

    private readonly Leaving _leaving = new();
    private EvidenceView? _evidence;
    private IReadOnlyList<ArmDays> _days = [];
    private IReadOnlyList<int> _places = [];
    private string _arm = "";
    private string _value = "";
    private int _page;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public Guid InvoiceId { get; set; }

    [Parameter]
    public string Key { get; set; } = "";

    [Inject]
    private EvidenceQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Invoice => $"/projects/{ProjectId}/value/invoices/{InvoiceId}";

    private string Root => $"{Invoice}/evidence/{Key}";

    private bool IsUnreadable => _value.Trim().Length > 0 && InvoiceWords.Amount(_value) is null;

    private IReadOnlyList<Crumb> Trail =>
    [
        new(Text["Value"], $"/projects/{ProjectId}/value"), new(Text["Invoices"], $"/projects/{ProjectId}/value/invoices"),
        new(_evidence!.Number ?? Text["PeriodNumber", _evidence.Period], Invoice),
    ];

    private IEnumerable<(EvidenceRow Row, int Place)> Shown => _places.Skip(_page * PageSize).Take(PageSize).Select(place => (EvidenceRow.Parse(_evidence!.Snapshot.Rows[place])!, place));

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        _evidence = await Queries.FindAsync(new ProjectId(ProjectId), new InvoiceId(InvoiceId), Key, _leaving.Token);
        if (_evidence is null)
        {
            Navigation.NotFound();
            return;
        }

        _days = EvidenceQueries.DaysOf(_evidence.Snapshot);
        Filter();
    }

    private void Typed(string? value)
    {
        _value = value ?? "";
        Filter();
    }

    private void Filter()
    {
        if (IsUnreadable)
            return;
        _places = _evidence!.Places(_arm.Length == 0 ? null : _arm == "served", _value.Trim().Length == 0 ? null : InvoiceWords.Amount(_value));
        _page = 0;
    }
}
