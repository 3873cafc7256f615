using Microsoft.AspNetCore.Components;
using Platform.Domain.Contracts;
using Platform.Web.Hosting.Ledgers;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>What the running period's amount means for its agreed limits: a warning, the cap, or a pause that the customer may lift.</summary>
public sealed partial class SpendingNotes
{
    private bool _isPaused;
    private bool _isLifted;

    /// <summary>The terms in force.</summary>
    [Parameter, EditorRequired]
    public ContractTerms Terms { get; set; } = null!;

    /// <summary>What the period costs so far.</summary>
    [Parameter, EditorRequired]
    public decimal Net { get; set; }

    [Inject]
    private SpendingPause Pause { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var running = await Pause.FindAsync(View.Row.Contract, Leave);
        (_isPaused, _isLifted) = (running?.Invoice == Id && running.IsPaused, running?.Spending.LiftedAt is not null);
    }

    private async Task LiftAsync()
    {
        if (await DoAsync(token => Pause.LiftAsync(Id, token)))
            _isPaused = false;
    }
}
