using Microsoft.AspNetCore.Components;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Components;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Runs.Pages;

public sealed partial class RunPage
{
    private readonly Leaving _leaving = new();
    private string? _project;
    private static readonly TimeSpan MeasuresEvery = TimeSpan.FromSeconds(2);

    private RunView? _run;
    private IReadOnlyList<RunMeasure> _measures = [];
    private DomainError? _refusal;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public Guid RunId { get; set; }

    [SupplyParameterFromQuery]
    public string? Tab { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private RunPageQueries Pages { get; set; } = null!;

    [Inject]
    private IRunFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IReadOnlyList<Crumb> Trail => [new(_project ?? "…", $"/projects/{ProjectId}"), new(Text["Runs"], $"/projects/{ProjectId}/runs")];

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _project = await Head.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token);
        await ReadAsync();
        if (_run is null)
            Navigation.NotFound();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && _run is not null)
        {
            _ = FollowAsync(_leaving.Token);
            _ = FollowMeasuresAsync(_leaving.Token);
        }
    }

    private async Task ReadAsync()
    {
        var found = await Queries.FindAsync(new RunId(RunId), _leaving.Token);
        if (found.Succeeded && found.Value.ProjectId.Value == ProjectId)
            (_run, _measures) = (found.Value, await Pages.MeasuresAsync(found.Value.Id, _leaving.Token));
    }

    /// <summary>Reads the run's row again whenever something changed; the open tab reads what it shows.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in Feed.WatchAsync(new RunId(RunId), cancellationToken))
                await InvokeAsync(async () =>
                {
                    var before = _run;
                    await ReadAsync();
                    if (_run != before)
                        StateHasChanged();
                });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The visitor left the page.
            return;
        }
    }

    /// <summary>Evaluations go on after the run has ended, when its own signals are silent.</summary>
    private async Task FollowMeasuresAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(MeasuresEvery, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (_measures.All(measure => measure.HasEnded))
                    continue;
                await InvokeAsync(async () =>
                {
                    _measures = await Pages.MeasuresAsync(new RunId(RunId), cancellationToken);
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The visitor left the page.
            return;
        }
    }

    private Task ShowAsync(string? tab)
    {
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("tab", tab), replace: true);
        return Task.CompletedTask;
    }
}
