using Microsoft.AspNetCore.Components;
using Platform.Domain.Contracts;
using Platform.Domain.Contracts.Planning;
using Platform.Domain.Kernel;
using Platform.Web.Components;

namespace Platform.Web.Features.Contracts.Editor;

/// <summary>Asks what is possible at the customer's place, names the strongest comparison for it, and says what each one could show.</summary>
public sealed partial class DesignAdvicePanel
{
    private const ulong Seed = 20_26;

    private readonly Leaving _leaving = new();
    private Dictionary<EvidenceDesign, BillingPower> _powers = [];
    private string _workedFor = "";
    private string? _fault;
    private bool _working;

    /// <summary>The terms as they stand.</summary>
    [Parameter, EditorRequired]
    public ContractTerms Terms { get; set; } = null!;

    [Parameter, EditorRequired]
    public TermForm Form { get; set; } = null!;

    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private PlanningDesk Desk { get; set; } = null!;

    private AnswersForm Answers => Form.Answers;

    private DesignAdvice Advice => DesignAdvice.Of(Answers.Answers);

    public void Dispose() => _leaving.Dispose();

    // what the figures were worked out from
    private string Asked => CanonicalText.HashOf(Terms with { Kpis = [.. Terms.Kpis.Select(term => term.Key == Form.Key ? term with { Design = EvidenceDesign.RandomisedByCase, Baseline = null } : term)] }) + CanonicalText.Of(Form.Expected.Of(Form.Kpi)) + CanonicalText.Of(Answers.Answers);

    private BillingPower? PowerOf(EvidenceDesign design) => _workedFor == Asked ? _powers.GetValueOrDefault(design) : null;

    private string Id(string field) => $"advice-{Form.Key}-{field}";

    private async Task WorkOutAsync()
    {
        var (expected, terms, answers) = (Form.Expected.Of(Form.Kpi), Terms, Answers.Answers);
        var feasible = Advice.Verdicts.Where(verdict => verdict.IsFeasible).Select(verdict => (verdict.Design, Expected: DesignAdvice.For(verdict.Design, answers, expected))).ToList();
        _fault = feasible.Select(one => one.Expected.Check(Form.Kpi).Error).Append(PlannedLines.Ready(terms, new Dictionary<string, Expectation> { [Form.Key] = expected }).Check().Error)
            .FirstOrDefault(error => error is not null) is { } wrong ? Sentences.Of(wrong) : null;
        if (_fault is not null)
            return;
        (_working, _powers, _workedFor) = (true, [], Asked);
        try
        {
            // one after the other, so that the table fills from the strongest on
            foreach (var (design, chances) in feasible)
            {
                _powers[design] = await Desk.DoAsync(stop => BillingPower.Of(terms, Form.Key, design, chances, Seed, stop), _leaving.Token);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_leaving.Token.IsCancellationRequested)
        {
            // the page was left
        }
        finally
        {
            _working = false;
        }
    }

    private Task TakeAsync(EvidenceDesign design)
    {
        Form.Design = design;
        return Changed.InvokeAsync();
    }
}
