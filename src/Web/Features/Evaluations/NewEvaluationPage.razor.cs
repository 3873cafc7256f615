using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Hosting.Grounding;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Evaluations;

public sealed partial class NewEvaluationPage
{
    private readonly Leaving _leaving = new();
    private readonly EvaluationSettings _defaults = new();
    private IReadOnlyList<RunChoice>? _choices;
    private DomainError? _refusal;
    private string _state = "";
    private SplitName _split = SplitName.Test;
    private int? _cases;
    private int _tokens;
    private string _system = "";
    private string _collection = "";
    private IReadOnlyList<SearchableDocuments> _collections = [];
    private HoldOutWear? _wear;
    private bool _starting;

    [Parameter]
    public Guid ProjectId { get; set; }

    /// <summary>The run to begin with, from its page.</summary>
    [SupplyParameterFromQuery(Name = "run")]
    public Guid? Run { get; set; }

    /// <summary>The checkpoint to begin with, from the run's page.</summary>
    [SupplyParameterFromQuery(Name = "step")]
    public int? Step { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private EvaluationQueries Queries { get; set; } = null!;

    [Inject]
    private StartEvaluation Start { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Root => $"/projects/{ProjectId}/evaluations";

    private RunChoice? Chosen => _choices?.FirstOrDefault(choice => choice.Id.Value == Run);

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _tokens = _defaults.MaxTokens;
        if (await Head.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token) is null)
        {
            Navigation.NotFound();
            return;
        }

        _choices = await Queries.ChoicesAsync(new ProjectId(ProjectId), _leaving.Token);
        _collections = await Queries.CollectionsAsync(new ProjectId(ProjectId), _leaving.Token);
        _wear = await Queries.WearAsync(new ProjectId(ProjectId), _leaving.Token);
        if (Chosen is null)
            Run = _choices.Count > 0 ? _choices[0].Id.Value : null;
        Settle(Step);
    }

    private void ChooseRun(ChangeEventArgs change)
    {
        Run = Guid.TryParse(change.Value?.ToString(), out var id) ? id : null;
        Settle(null);
    }

    // What was chosen for another run may not exist for this one.
    private void Settle(int? step)
    {
        if (Chosen is not { } chosen)
            return;
        var wanted = step is { } asked && chosen.Checkpoints.Contains(asked) ? asked : chosen.HasAdapter ? (int?)null : chosen.Checkpoints.Count > 0 ? chosen.Checkpoints[0] : null;
        _state = wanted?.ToString(CultureInfo.InvariantCulture) ?? "";
        _split = chosen.Rows.Keys.FirstOrDefault(SplitName.Test);
    }

    private async Task StartAsync()
    {
        if (Chosen is not { } chosen || _starting)
            return;
        _starting = true;
        var settings = new EvaluationSettings { MaxCases = _cases, MaxTokens = _tokens, SystemPrompt = _system.Trim() };
        var step = int.TryParse(_state, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        var request = new StartEvaluationRequest(chosen.Id.Value, step, _split, settings, Guid.TryParse(_collection, out var collection) ? collection : null);
        var started = await Start.HandleAsync(new ProjectId(ProjectId), request, _leaving.Token);
        _refusal = started.Error;
        _starting = false;
        if (started.Succeeded)
            Navigation.NavigateTo($"{Root}/{started.Value}");
    }
}
