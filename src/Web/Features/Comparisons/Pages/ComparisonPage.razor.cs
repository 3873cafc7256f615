using Microsoft.AspNetCore.Components;
using Platform.Domain.Comparisons;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Components;

namespace Platform.Web.Features.Comparisons.Pages;

/// <summary>One comparison: what its arms say, how near its rule is to stopping it, how to call it.</summary>
public sealed partial class ComparisonPage
{
    private readonly Leaving _leaving = new();
    private ComparisonView? _view;
    private DomainError? _refusal;
    private ConfirmDialog _start = null!;
    private ConfirmDialog _stop = null!;
    private ConfirmDialog _discard = null!;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public string Key { get; set; } = "";

    [Inject]
    private ComparisonQueries Queries { get; set; } = null!;

    [Inject]
    private ComparisonWork Work { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Root => $"/projects/{ProjectId}/value";

    private ProjectId Project => new(ProjectId);

    private IReadOnlyList<Crumb> Trail => [new(Text["Value"], Root), new(Text["Title"], $"{Root}/comparisons")];

    private string Example => $$"""
        curl -X POST {{Navigation.BaseUri}}api/projects/{{ProjectId}}/comparisons/{{Key}}/assignments \
          -H "Authorization: Bearer lathe_…" -H "Content-Type: application/json" \
          -d '{"case":"ticket-81"{{(IsByCluster ? ",\"cluster\":\"ward-3\"" : "")}}}'

        curl -X POST {{Navigation.BaseUri}}api/projects/{{ProjectId}}/comparisons/{{Key}}/answers \
          -H "Authorization: Bearer lathe_…" -H "Content-Type: application/json" \
          -d '{"case":"ticket-81"{{(IsByCluster ? ",\"cluster\":\"ward-3\"" : "")}},"messages":[{"role":"user","content":"…"}],"max_tokens":256}'

        curl -X POST {{Navigation.BaseUri}}api/projects/{{ProjectId}}/kpis/{{_view?.Plan.Kpis[0].Key}}/observations \
          -H "Authorization: Bearer lathe_…" -H "Content-Type: application/x-ndjson" \
          --data-binary '{"key":"event-1","case":"ticket-81"{{(IsByCluster ? ",\"cluster\":\"ward-3\"" : "")}},"at":"2026-03-01T12:00:00Z","value":1}'
        """;

    private bool IsByCluster => _view?.Plan.Unit == ComparisonUnit.Cluster;

    public void Dispose() => _leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        await LoadAsync();
        if (_view is null)
            Navigation.NotFound();
    }

    private async Task LoadAsync() => _view = await Queries.FindAsync(Project, Key, _leaving.Token);

    private string Cases(ArmStanding arm) => arm.Clusters > 0
        ? Text["CasesInGroups", ComparisonWords.Count(arm.Cases), ComparisonWords.Count(arm.Clusters)] : $"n = {ComparisonWords.Count(arm.Cases)}";

    private string EndingText(ComparisonEnding ending)
    {
        var words = Text["Ending." + ending.Reason].Value;
        if (_view?.Seen(ending.Kpi) is not { } seen)
            return words;
        var kpi = _view.Kpis[seen.Kpi];
        return ending.Reason switch
        {
            EndingReason.Worse => Text["Ending.Worse.Figures", kpi.Name, ComparisonWords.Size(Text, kpi, seen.ProvenWorse), ComparisonWords.Difference(Text, kpi, seen.Difference), ComparisonWords.Count(seen.Control.Cases + seen.Treated.Cases)],
            EndingReason.SampleRatio => Text["Ending.SampleRatio.Figures", kpi.Name, ComparisonWords.Count(seen.Treated.Cases), ComparisonWords.Count(seen.Control.Cases), ComparisonWords.Percent((double)_view.Plan.Share)],
            _ => words,
        };
    }

    private Task StartAsync() => DoAsync(_start, () => Work.StartAsync(Project, Key, _leaving.Token));

    private Task StopAsync() => DoAsync(_stop, () => Work.StopAsync(Project, Key, _leaving.Token));

    private async Task DiscardAsync()
    {
        await DoAsync(_discard, () => Work.DiscardAsync(Project, Key, _leaving.Token));
        if (_view is null)
            Navigation.NavigateTo($"{Root}/comparisons");
    }

    private async Task DoAsync(ConfirmDialog question, Func<Task<Outcome>> work)
    {
        if (!await question.AskAsync())
            return;
        _refusal = (await work()).Error;
        await LoadAsync();
    }
}
