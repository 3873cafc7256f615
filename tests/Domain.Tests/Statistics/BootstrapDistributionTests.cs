using Platform.Domain.Statistics.Resampling;

namespace Platform.Domain.Tests.Statistics;

public sealed class BootstrapDistributionTests
{
    [Fact]
    public void Replicates_that_never_differ_give_the_point()
    {
        var drawn = Bootstrap.Draw([5], _ => 0.25, 100, 1);

        drawn.BiasCorrected(0.95, 0).Interval.ShouldBe(new(0.25, 0.25, 0.25));
        drawn.Percentile(0.95).ShouldBe(new(0.25, 0.25, 0.25));
    }

    [Fact]
    public void Replicates_all_on_one_side_give_a_finite_interval()
    {
        var drawn = new BootstrapDistribution(10, [.. Enumerable.Range(0, 100).Select(value => (double)value / 100)]);

        var interval = drawn.BiasCorrected(0.95, 0.1).Interval;

        double.IsFinite(interval.Lower).ShouldBeTrue();
        double.IsFinite(interval.Upper).ShouldBeTrue();
    }

    [Fact]
    public void The_basic_interval_mirrors_the_percentile_interval()
    {
        var drawn = new BootstrapDistribution(0.4, [0, 0.25, 0.5, 0.75, 1]);

        drawn.Basic(0.5).Lower.ShouldBe(0.8 - 0.75, 1e-15);
        drawn.Basic(0.5).Upper.ShouldBe(0.8 - 0.25, 1e-15);
    }

    [Fact]
    public void The_p_of_replicates_far_from_zero_is_small_but_never_zero()
    {
        var drawn = new BootstrapDistribution(2, [.. Enumerable.Repeat(2.0, 999)]);

        drawn.TwoSidedP().ShouldBe(0.002, 1e-15);
        new BootstrapDistribution(0, [0, 0, 0]).TwoSidedP().ShouldBe(1);
    }

    [Fact]
    public void The_same_seed_draws_the_same_replicates()
    {
        double[] values = [1, 4, 9, 16, 25];
        double Mean(IReadOnlyList<int[]> rows) => rows[0].Average(row => values[row]);

        Bootstrap.Draw([5], Mean, 50, 7).Replicates.ShouldBe(Bootstrap.Draw([5], Mean, 50, 7).Replicates);
        Bootstrap.Draw([5], Mean, 50, 8).Replicates.ShouldNotBe(Bootstrap.Draw([5], Mean, 50, 7).Replicates);
    }

    [Fact]
    public void An_empty_sample_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => Bootstrap.Draw([0], _ => 0, 10, 1));

    [Fact]
    public void A_statistic_that_no_row_changes_has_no_acceleration() => Jackknife.Acceleration([[3, 3, 3]]).ShouldBe(0);
}
