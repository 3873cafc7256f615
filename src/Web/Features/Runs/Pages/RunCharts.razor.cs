using Microsoft.AspNetCore.Components;
using Platform.Web.Components.Charts;
using Platform.Web.Components;

namespace Platform.Web.Features.Runs.Pages;

/// <summary>The run's curves: whole when the tab opens, then only what was added.</summary>
public sealed partial class RunCharts
{
    private readonly Leaving _leaving = new();
    private LineChartGroup? _charts;
    private ChartData? _data;
    private RunTimes _times = RunTimes.None;
    private int _last;
    private int _stamp;
    private (int Step, double Loss)? _best;
    private string _marks = "";
    private bool _reading;

    /// <summary>The run; a new object says that something changed.</summary>
    [Parameter, EditorRequired]
    public RunView Run { get; set; } = null!;

    [Inject]
    private RunSeriesQueries Series { get; set; } = null!;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        // The first, static rendering leaves the curves to the live one: they would be read twice.
        if (!RendererInfo.IsInteractive || _reading)
            return;
        _reading = true;
        try
        {
            if (_data is null || _last == 0)
                await ReadWholeAsync();
            else if (Run.Step != _last || Run.Attempt != _stamp)
                await ReadNewAsync();
        }
        finally
        {
            _reading = false;
        }
    }

    private async Task ReadWholeAsync()
    {
        var series = await Series.SeriesAsync(Run.Id, 0, _leaving.Token);
        (_last, _stamp, _times) = (series.LastStep, series.Stamp, new RunTimes(series.ElapsedSeconds));
        _best = RunChartBuilder.Best(null, series.ValidationLoss);
        var markers = await MarkersAsync();
        _data = RunChartBuilder.Of([(series, _times, Text["TrainLoss"].Value, Text["ValidLoss"].Value)], markers, Text);
    }

    private async Task ReadNewAsync()
    {
        var added = await Series.SeriesAsync(Run.Id, _last, _leaving.Token);
        if (added.Stamp != 0 && added.Stamp != _stamp)
        {
            await ReadWholeAsync();
            return;
        }
        if (added.LastStep == _last || _charts is null)
            return;
        var before = _marks;
        _times = _times.With(added.ElapsedSeconds);
        _best = RunChartBuilder.Best(_best, added.ValidationLoss);
        var markers = await MarkersAsync();
        if (await _charts.AppendAsync(RunChartBuilder.Points(added, _times), _marks == before ? null : markers))
            _last = added.LastStep;
        else
            _marks = before;
    }

    private async Task<IReadOnlyList<ChartMarker>> MarkersAsync()
    {
        var markers = RunChartBuilder.Markers(
            await Queries.CheckpointsAsync(Run.Id, _leaving.Token), await Queries.EventsAsync(Run.Id, _leaving.Token), _best, _times, Text);
        _marks = string.Join(' ', markers.Select(marker => $"{marker.Kind}{marker.Step}"));
        return markers;
    }
}
