using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Projects;
using Platform.Web.Components;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>One invoice or credit note: how it came about, what may be done with it now, and what was done.</summary>
public sealed partial class InvoicePage
{
    private readonly Leaving _leaving = new();
    private InvoiceMoves? _moves;
    private bool _isLed;
    private IReadOnlyList<HistoryEntry> _history = [];

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public Guid InvoiceId { get; set; }

    /// <summary>What the reader came from the desk to do: submit, review, approve, issue, answer or pay.</summary>
    [SupplyParameterFromQuery]
    public string? Do { get; set; }

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private InvoiceQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private InvoiceRow Row => _moves!.View.Row;

    private string Title => Row.Number is { } number ? Text[Row.Kind == InvoiceKind.CreditNote ? "CreditNoteNumber" : "InvoiceNumber", number] : Text["PeriodNumber", Row.Period];

    private string Lead => $"{Row.ContractName} · {Text["PeriodNumber", Row.Period]} · {InvoiceWords.Days(Row.From, Row.To)}";

    private IReadOnlyList<Crumb> Trail => [new(Text["Value"], $"/projects/{ProjectId}/value"), new(Text["Invoices"], $"/projects/{ProjectId}/value/invoices")];

    public void Dispose() => _leaving.Dispose();

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // the desk leads to where its step is done, not to the top of a long page
        if (_isLed || _moves is null || PlaceOf(Do) is not { } place)
            return;
        _isLed = true;
        await Browser.InvokeVoidAsync("lathe.focus", _leaving.Token, place);
    }

    private static string? PlaceOf(string? step) => step switch
    {
        "submit" or "approve" or "issue" => $"#do-{step}",
        "review" => "#lines",
        "answer" => "section[aria-labelledby=disputes] input",
        "pay" => "#paid-on",
        _ => null,
    };

    private async Task LoadAsync()
    {
        var id = new InvoiceId(InvoiceId);
        if (await Queries.FindAsync(id, _leaving.Token) is not { } view || view.Row.Project != new ProjectId(ProjectId))
        {
            Navigation.NotFound();
            return;
        }

        _history = await Queries.HistoryAsync(id, _leaving.Token);
        _moves = new(view, await Queries.RoleAsync(_leaving.Token), DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime));
    }
}
