using Microsoft.AspNetCore.Components;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Components;
using Platform.Web.Components.Charts;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Runs.Pages;

public sealed partial class ComparePage : IDisposable
{
    private static readonly (string Name, Func<RunView, string> Value)[] Rows =
    [
        ("ValidLoss", run => Quantities.Figure(run.ValidationLoss)),
        ("TrainLoss", run => Quantities.Figure(run.Loss)),
        ("Progress", run => $"{Quantities.Whole(run.Step)} / {Quantities.Whole(run.TotalSteps)}"),
        ("Worked", run => Quantities.Duration(run.ActiveSeconds)),
        ("Speed", run => run.TokensPerSecond is { } speed ? Quantities.Whole((long)speed) : "–"),
        ("Memory", run => run.PeakBytes > 0 ? Quantities.Bytes(run.PeakBytes) : "–"),
        ("BaseModel", run => run.BaseModelName),
        ("Data", run => run.DatasetName),
    ];

    private readonly Leaving _leaving = new();
    private string? _project;
    private RunComparison? _comparison;
    private ChartData? _data;

    [Parameter]
    public Guid ProjectId { get; set; }

    [SupplyParameterFromQuery]
    public Guid First { get; set; }

    [SupplyParameterFromQuery]
    public Guid Second { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private RunSeriesQueries Series { get; set; } = null!;

    [Inject]
    private RunPageQueries Pages { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _project = await Head.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token);
        var found = await Series.CompareAsync(new RunId(First), new RunId(Second), _leaving.Token);
        if (!found.Succeeded || found.Value.First.ProjectId.Value != ProjectId || found.Value.Second.ProjectId.Value != ProjectId)
        {
            Navigation.NotFound();
            return;
        }
        var both = found.Value;
        _data = RunChartBuilder.Of([Curves(both.First, both.FirstSeries), Curves(both.Second, both.SecondSeries)], [], Text);
        _comparison = both;
    }

    private (RunSeries Series, RunTimes Times, string Train, string Valid) Curves(RunView run, RunSeries series) =>
        (series, new RunTimes(series.ElapsedSeconds), run.Name, Text["ValidOf", run.Name]);
}
