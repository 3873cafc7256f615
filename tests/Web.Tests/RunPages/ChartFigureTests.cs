using System.Globalization;
using Platform.Web.Components;
using Platform.Web.Features.Runs;
using Platform.Web.Features.Runs.Pages;

namespace Platform.Web.Tests.RunPages;

public sealed class ChartFigureTests
{
    public ChartFigureTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(10, 10)]
    [InlineData(15, 20)]
    [InlineData(20, 30)]
    [InlineData(99, 30)]
    public void Time_at_a_step_lies_on_the_lines_between_the_known_points(int step, double seconds) =>
        new RunTimes(new SeriesPoints([10, 20], [10, 30])).At(step).ShouldBe(seconds, 1e-9);

    [Fact]
    public void Later_times_replace_those_of_steps_done_again()
    {
        var times = new RunTimes(new SeriesPoints([10, 20, 30], [10, 20, 30])).With(new SeriesPoints([20, 40], [25, 45]));

        (times.At(20), times.At(30), times.At(40)).ShouldBe((25, 35, 45));
    }

    [Fact]
    public void The_best_validation_is_the_lowest_one_and_the_earlier_of_two_equal_ones()
    {
        var best = RunChartBuilder.Best((10, 0.5), new SeriesPoints([0, 20, 30, 40], [0.1, 0.5, 0.4, double.NaN]));

        best.ShouldBe((30, 0.4));
        RunChartBuilder.Best((10, 0.5), new SeriesPoints([20], [0.5])).ShouldBe((10, 0.5));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1 kB")]
    [InlineData(98_362_432, "98.4 MB")]
    [InlineData(999_600_000, "1 GB")]
    [InlineData(6_970_000_000, "6.97 GB")]
    public void Bytes_are_shown_in_three_digits(long bytes, string text) => Quantities.Bytes(bytes).ShouldBe(text);

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(720, "12 min")]
    [InlineData(7500, "2 h 5 min")]
    public void Durations_are_shown_in_two_units(double seconds, string text) => Quantities.Duration(seconds).ShouldBe(text);

    [Theory]
    [InlineData(0.2529, "0.2529")]
    [InlineData(2.375, "2.375")]
    [InlineData(1234.6, "1235")]
    [InlineData(0.00001234, "1.234e-5")]
    public void Figures_have_four_digits(double value, string text) => Quantities.Figure(value).ShouldBe(text);
}
