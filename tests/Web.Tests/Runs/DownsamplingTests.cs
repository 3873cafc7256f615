using Platform.Web.Features.Runs;
using Platform.Web.Features.Runs.Engine;

namespace Platform.Web.Tests.Runs;

public sealed class DownsamplingTests
{
    [Fact]
    public void A_short_curve_stays_as_it_is()
    {
        var picked = Downsampling.LargestTriangle([1, 2, 3], [5.0, 4.0, 3.0], 1000);
        picked.Steps.ShouldBe([1, 2, 3]);
        picked.Values.ShouldBe([5.0, 4.0, 3.0]);
    }

    [Fact]
    public void Ten_thousand_points_become_a_thousand_with_first_and_last_and_every_peak()
    {
        int[] steps = [.. Enumerable.Range(1, 10_000)];
        double[] values = [.. steps.Select(step => step is 1234 or 7777 ? 100.0 : 1.0 / step)];

        var picked = Downsampling.LargestTriangle(steps, values, 1000);

        picked.Steps.Count.ShouldBe(1000);
        (picked.Steps[0], picked.Steps[^1]).ShouldBe((1, 10_000));
        picked.Steps.ShouldContain(1234);
        picked.Steps.ShouldContain(7777);
        picked.Steps.ShouldBeInOrder();
        picked.Steps.Zip(picked.Values).ShouldAllBe(point => point.Second == values[point.First - 1]);
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_never_left_out()
    {
        double[] values = [.. Enumerable.Range(0, 5000).Select(step => step == 2500 ? double.NaN : 2.0)];
        Downsampling.LargestTriangle([.. Enumerable.Range(0, 5000)], values, 100).Steps.ShouldContain(2500);
    }

    [Fact]
    public void Two_configurations_differ_in_the_settings_that_differ()
    {
        var differences = ConfigurationComparison.Between("""{"seed":1,"lora":{"rank":16,"alpha":32},"steps":10}""", """{"seed":1,"lora":{"rank":8,"alpha":32},"epochs":2}""");
        differences.ShouldBe([new("epochs", null, "2"), new("lora.rank", "16", "8"), new("steps", "10", null)]);
    }

    [Fact]
    public void Speeds_of_earlier_runs_give_the_expected_time_with_an_interval_that_narrows()
    {
        var (rate, low, high) = RunSpeeds.RateOf([1000, 1010, 990, 1005], 1_000_000);
        rate.ShouldBeInRange(990, 1010);
        low.ShouldBeInRange(rate * 0.85, rate);
        high.ShouldBeInRange(rate, rate * 1.15);
        var single = RunSpeeds.RateOf([1000], 1_000_000);
        (single.High / single.Low).ShouldBeGreaterThan(high / low);
    }

    [Fact]
    public void Without_earlier_runs_the_figure_rests_on_the_models_size_and_the_interval_is_wide()
    {
        var small = RunSpeeds.RateOf([], 100_000_000);
        var large = RunSpeeds.RateOf([], 1_000_000_000);
        (small.Rate / large.Rate).ShouldBe(10, 0.01);
        (small.High / small.Low).ShouldBe(16, 0.01);
    }
}
