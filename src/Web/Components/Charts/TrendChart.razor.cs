using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Platform.Web.Components.Charts;

/// <summary>Figures over time with bands of their intervals, drawn by the server: a look at where things go, not a tool. The table holds the same figures.</summary>
public sealed partial class TrendChart
{
    private const int Width = 760;
    private const int Height = 230;
    private const int Left = 70;
    private const int Right = 745;
    private const int Top = 10;
    private const int Bottom = 200;
    private const int NamedPlaces = 9;

    private TrendScale _scale = new(0, 1, 0.25);

    /// <summary>What is drawn, for screen readers.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>What the places are, such as "week of".</summary>
    [Parameter, EditorRequired]
    public string PlaceLabel { get; set; } = "";

    /// <summary>Names of the places on the axis, such as days.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Places { get; set; } = [];

    /// <summary>The lines, each with as many values as there are places.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<TrendSeries> Series { get; set; } = [];

    /// <summary>A figure in words.</summary>
    [Parameter, EditorRequired]
    public Func<double, string> Format { get; set; } = value => value.ToString("0.###", CultureInfo.CurrentCulture);

    protected override void OnParametersSet() => _scale = TrendScale.Of(Series.SelectMany(series => series.Values).OfType<TrendValue>().Select(value => value.Figure));

    // neighbours with a figure are joined; where one is missing the line ends
    private static IEnumerable<(int First, int Last)> Runs(TrendSeries series)
    {
        for (var first = 0; first < series.Values.Count; first++)
        {
            if (series.Values[first] is null)
                continue;
            var last = first;
            while (last + 1 < series.Values.Count && series.Values[last + 1] is not null)
                last++;
            yield return (first, last);
            first = last;
        }
    }

    private bool IsNamed(int place) => place % Math.Max(1, (int)Math.Ceiling(Places.Count / (double)NamedPlaces)) == 0;

    private string Line(TrendSeries series, (int First, int Last) run) => Points(Between(run).Select(place => (place, series.Values[place]!.Figure.Estimate)));

    private string Band(TrendSeries series, (int First, int Last) run)
    {
        var bounded = Between(run).Where(place => double.IsFinite(series.Values[place]!.Figure.Width)).ToList();
        return Points(bounded.Select(place => (place, series.Values[place]!.Figure.Upper)).Concat(bounded.AsEnumerable().Reverse().Select(place => (place, series.Values[place]!.Figure.Lower))));
    }

    private static IEnumerable<int> Between((int First, int Last) run) => Enumerable.Range(run.First, run.Last - run.First + 1);

    private string Points(IEnumerable<(int Place, double Value)> points) => string.Join(' ', points.Select(point => $"{X(point.Place)},{Y(point.Value)}"));

    private string X(int place) => Number(Left + ((Right - Left) * (Places.Count == 1 ? 0.5 : (place + 0.5) / Places.Count)));

    private string Y(double value) => Number(Bottom - ((Bottom - Top) * _scale.Place(value)));

    private string Words(TrendValue value)
    {
        var interval = double.IsFinite(value.Figure.Width) ? $" [{Format(value.Figure.Lower)}, {Format(value.Figure.Upper)}]" : "";
        return $"{Format(value.Figure.Estimate)}{interval}, n = {value.Cases.ToString("N0", CultureInfo.CurrentCulture)}";
    }

    // Razor keeps the name of this element for itself
    private static RenderFragment Words(string x, string y, string anchor, string words) => builder =>
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", x);
        builder.AddAttribute(2, "y", y);
        builder.AddAttribute(3, "dy", 4);
        builder.AddAttribute(4, "text-anchor", anchor);
        builder.AddContent(5, words);
        builder.CloseElement();
    };

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
