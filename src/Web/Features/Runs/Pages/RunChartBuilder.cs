using Microsoft.Extensions.Localization;
using Platform.Domain.Runs;
using Platform.Web.Components;
using Platform.Web.Components.Charts;

namespace Platform.Web.Features.Runs.Pages;

/// <summary>Makes charts of the curves of one or more runs: loss with validation on it, learning rate, gradient norm, tokens a second.</summary>
internal static class RunChartBuilder
{
    private static readonly string[] RunColours = ["chart-1", "chart-2"];

    /// <param name="runs">Curves, times, and the words for training and validation loss.</param>
    /// <param name="markers">What happened on the way.</param>
    /// <param name="text">Words.</param>
    public static ChartData Of(
        IReadOnlyList<(RunSeries Series, RunTimes Times, string Train, string Valid)> runs, IReadOnlyList<ChartMarker> markers, IStringLocalizer<RunsText> text)
    {
        var several = runs.Count > 1;
        ChartPanel Panel(string id, string unit, string colour, Func<RunSeries, SeriesPoints> curve) => new(
            id, text["Chart." + id], unit,
            [.. runs.Select((run, index) => Line(curve(run.Series), run.Times, $"{id}-{index}", several ? run.Train : text["Chart.Value"], several ? RunColours[index] : colour) with { Dashed = index > 0 })]);
        var loss = runs.SelectMany((run, index) => new[]
        {
            Line(run.Series.Loss, run.Times, $"train-{index}", run.Train, several ? RunColours[index] : "chart-1") with { Smooth = true, Dashed = index > 0 },
            Line(run.Series.ValidationLoss, run.Times, $"valid-{index}", run.Valid, several ? RunColours[index] : "chart-2") with { Dots = true, Dashed = index > 0 },
        });
        return new ChartData(
            [
                new ChartPanel("loss", text["Chart.loss"], text["NatsPerToken"], [.. loss]) { Height = 260, CanBeLog = true },
                Panel("rate", "", "chart-3", series => series.LearningRate) with { Height = 110, FromZero = true, Digits = 3 },
                Panel("norm", "", "chart-4", series => series.GradientNorm) with { Height = 120, CanBeLog = true, Digits = 3 },
                Panel("speed", text["TokensPerSecond"], "chart-5", series => series.TokensPerSecond) with { Height = 130, FromZero = true, Digits = 3 },
            ],
            markers);
    }

    /// <summary>What was added to the first run's curves.</summary>
    public static IReadOnlyList<ChartPoints> Points(RunSeries added, RunTimes times)
    {
        ChartPoints Of(string panel, string series, SeriesPoints points)
        {
            var line = Line(points, times, series, "", "");
            return new ChartPoints(panel, series, line.Steps, line.Seconds, line.Values);
        }
        return
        [
            Of("loss", "train-0", added.Loss), Of("loss", "valid-0", added.ValidationLoss), Of("rate", "rate-0", added.LearningRate),
            Of("norm", "norm-0", added.GradientNorm), Of("speed", "speed-0", added.TokensPerSecond),
        ];
    }

    /// <summary>Checkpoints, the best validation, pauses and what the run went on from.</summary>
    public static IReadOnlyList<ChartMarker> Markers(
        IReadOnlyList<RunCheckpointView> checkpoints, IReadOnlyList<RunEventView> events, (int Step, double Loss)? best, RunTimes times, IStringLocalizer<RunsText> text)
    {
        ChartMarker Marker(string kind, int step, string words) => new(kind, step, times.At(step), words);
        return
        [
            .. checkpoints.Where(checkpoint => checkpoint.Step != best?.Step).Select(checkpoint => Marker("checkpoint", checkpoint.Step, text["Mark.Checkpoint"])),
            .. best is { } lowest ? [Marker("best", lowest.Step, text["Mark.Best", Quantities.Figure(lowest.Loss)])] : Array.Empty<ChartMarker>(),
            .. events.Where(step => step.Kind is RunEventKind.Paused or RunEventKind.Interrupted or RunEventKind.Released).Select(step => Marker("pause", step.Step, text["Event." + step.Kind])),
            .. events.Where(step => step.Kind is RunEventKind.Continued).Select(step => Marker("resume", step.Step, text["Event." + step.Kind])),
        ];
    }

    /// <summary>The lowest validation among those known and those read.</summary>
    public static (int Step, double Loss)? Best((int Step, double Loss)? known, SeriesPoints read) => read.Steps
        .Select((step, index) => (Step: step, Loss: read.Values[index]))
        .Where(point => point.Step > 0 && double.IsFinite(point.Loss))
        .Aggregate(known, (best, point) => best is { } lowest && lowest.Loss <= point.Loss ? best : point);

    // A figure that is not finite cannot be drawn; the log and the failure say what happened.
    private static ChartSeries Line(SeriesPoints points, RunTimes times, string id, string label, string colour)
    {
        var drawn = Enumerable.Range(0, points.Steps.Count).Where(index => double.IsFinite(points.Values[index])).ToList();
        return new ChartSeries(id, label, colour)
        {
            Steps = [.. drawn.Select(index => (double)points.Steps[index])],
            Seconds = [.. drawn.Select(index => Math.Round(times.At(points.Steps[index]), 2))],
            Values = [.. drawn.Select(index => points.Values[index])],
        };
    }
}
