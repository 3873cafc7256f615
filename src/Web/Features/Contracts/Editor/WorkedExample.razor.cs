using Microsoft.AspNetCore.Components;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Contracts;
using Platform.Domain.Contracts.Planning;
using Platform.Domain.Kernel;
using Platform.Web.Components;

namespace Platform.Web.Features.Contracts.Editor;

/// <summary>What the terms that are being written would bill, from simulated cases and the calculation that bills.</summary>
public sealed partial class WorkedExample
{
    private const int Months = 40;
    private const int CasesOfAnExample = 80_000;
    private const int FewestMonths = 15;
    private const ulong Seed = 20_26;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private Leaving _run = new();
    private ContractForecast? _forecast;
    private string? _fault;
    private string _key = "";
    private string _simulated = "";
    private bool _alive;
    private bool _working;

    /// <summary>The terms as they stand.</summary>
    [Parameter, EditorRequired]
    public ContractTerms Terms { get; set; } = null!;

    /// <summary>The KPIs of the form, with what is expected of them.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<TermForm> Forms { get; set; } = [];

    /// <summary>Other figures are tried; whoever draws this again simulates them.</summary>
    [Parameter]
    public EventCallback Tried { get; set; }

    [Inject]
    private PlanningDesk Desk { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private TermForm? Chosen => Forms.FirstOrDefault(form => form.Key == _key) ?? (Forms.Count > 0 ? Forms[0] : null);

    // while another month is simulated, a KPI that was just added has no figures yet
    private TermForecast? Shown => _forecast?.Terms.FirstOrDefault(figures => figures.Key == Chosen?.Key);

    public void Dispose() => _run.Dispose();

    protected override Task OnParametersSetAsync() => StartAsync();

    protected override Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return Task.CompletedTask;
        // only a page that answers simulates, not its first drawing on the server
        _alive = true;
        return StartAsync();
    }

    private async Task StartAsync()
    {
        var expected = Forms.ToDictionary(form => form.Key, form => form.Expected.Of(form.Kpi), StringComparer.Ordinal);
        _fault = FaultOf(expected);
        var asked = CanonicalText.HashOf(Terms) + CanonicalText.Of(expected);
        if (!_alive || _fault is not null || asked == _simulated)
            return;
        _run.Dispose();
        _run = new Leaving();
        (_simulated, _working) = (asked, true);
        var token = _run.Token;
        try
        {
            await Task.Delay(Pause, Clock, token);
            var terms = PlannedLines.Ready(Terms, expected);
            var cases = Math.Max(1, expected.Values.Sum(one => one.Cases));
            var forecast = await Desk.DoAsync(stop => ContractForecast.Of(terms, expected, Math.Clamp(CasesOfAnExample / cases, FewestMonths, Months), Seed, stop), token);
            (_forecast, _working) = (forecast, false);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // other figures were asked for, or the page was left
        }
    }

    private string? FaultOf(Dictionary<string, Expectation> expected)
    {
        foreach (var form in Forms)
        {
            if (expected[form.Key].Check(form.Kpi).Error is { } wrong)
                return Sentences.Of(wrong);
        }

        return PlannedLines.Ready(Terms, expected).Check().Error is { } fault ? Text["ExampleWaits"] + " " + Sentences.Of(fault) : null;
    }

    private string Money(decimal amount) => ContractWords.Amount(amount, Terms.Currency);

    private string NameOf(InvoiceLine line) => line.Kind == InvoiceLineKind.Kpi ? Forms.FirstOrDefault(form => form.Key == line.Kpi)?.Kpi.Name ?? line.Kpi : Text["Line." + line.Kind];

    private string FormulaOf(KpiTerm term, TermForecast figures)
    {
        var line = figures.Typical;
        var price = term.Price.Model is PriceModel.PerOutcome or PriceModel.PerUnitOfUplift ? ContractWords.Number(term.Price.UnitPrice) : Text["Price." + term.Price.Model].Value;
        return Text[
            "Formula.Numbers", price, ContractWords.Number(Math.Max(0, line.Bound ?? 0)), ContractWords.Number(line.Volume), ContractWords.Number(decimal.Round(line.Priced, 2)),
            ContractWords.Number(term.LineFloor), term.LineCap is { } cap ? ContractWords.Number(cap) : "∞", ContractWords.Number(term.GradeFactor), Money(line.Amount)];
    }
}
