using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Platform.Web.Components.Charts;

/// <summary>Plots over one axis of steps or time: one hover line through all, zoom by dragging (double click goes back), smoothing, log scale, table and CSV.</summary>
public sealed partial class LineChartGroup : IAsyncDisposable
{
    private static int _count;

    private readonly string _id = $"chart-{Interlocked.Increment(ref _count)}";
    private ElementReference _root;
    private ElementReference _table;
    private IJSObjectReference? _module;
    private IJSObjectReference? _charts;
    private ChartData? _drawn;
    private IReadOnlyList<ChartMarker>? _markers;
    private string _axis = "steps";
    private bool _log;
    private double _smooth = 0.8;
    private bool _tableShown;

    /// <summary>The plots. Another object replaces what is drawn; new points of a live run go through <see cref="AppendAsync"/>.</summary>
    [Parameter, EditorRequired]
    public ChartData Data { get; set; } = new([], []);

    /// <summary>What is drawn, for screen readers.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Address of a CSV with every point; without one the CSV holds the points that are drawn.</summary>
    [Parameter]
    public string? CsvHref { get; set; }

    /// <summary>Name of the CSV that is made from the points drawn.</summary>
    [Parameter]
    public string CsvName { get; set; } = "chart.csv";

    private IReadOnlyList<ChartMarker> Markers => _markers ?? Data.Markers;

    /// <summary>Adds points at the end of series, and replaces the markers when some are given.</summary>
    /// <returns>False while the browser has not drawn the first points: nothing was added, ask again.</returns>
    public async Task<bool> AppendAsync(IReadOnlyList<ChartPoints> points, IReadOnlyList<ChartMarker>? markers)
    {
        if (_charts is null)
            return false;
        if (markers is not null)
        {
            _markers = markers;
            StateHasChanged();
        }
        await _charts.InvokeVoidAsync("append", points, markers);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_charts is { } charts)
            {
                // Nothing more is drawn: what is still on its way finds no charts.
                _charts = null;
                await charts.InvokeVoidAsync("dispose");
                await charts.DisposeAsync();
            }
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its charts with it.
            _charts = null;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _drawn = Data;
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "/" + Assets["js/charts.js"]);
            var words = new { step = Text["Step"].Value, seconds = Text["Seconds"].Value };
            _charts = await _module.InvokeAsync<IJSObjectReference>(
                "create", _root, Data, words, CultureInfo.CurrentUICulture.Name, "/" + Assets["lib/uplot/uPlot.iife.min.js"]);
        }
        else if (_charts is not null && !ReferenceEquals(_drawn, Data))
        {
            (_drawn, _markers) = (Data, null);
            await _charts.InvokeVoidAsync("replace", Data);
        }
    }

    private async Task SetAsync(string? axis = null, bool? log = null)
    {
        (_axis, _log) = (axis ?? _axis, log ?? _log);
        if (_charts is not null)
            await _charts.InvokeVoidAsync("set", new { axis = _axis, log = _log, smooth = _smooth });
    }

    private Task SmoothAsync(ChangeEventArgs change)
    {
        if (double.TryParse(change.Value as string, NumberStyles.Float, CultureInfo.InvariantCulture, out var strength))
            _smooth = Math.Clamp(strength, 0, 0.98);
        return SetAsync();
    }

    private async Task ToggleTableAsync()
    {
        _tableShown = !_tableShown;
        if (_tableShown && _charts is not null)
            await _charts.InvokeVoidAsync("table", _table);
    }

    private async Task CsvAsync()
    {
        if (_charts is not null)
            await _charts.InvokeVoidAsync("csv", CsvName);
    }

    private static string Pressed(bool value) => value ? "true" : "false";
}
