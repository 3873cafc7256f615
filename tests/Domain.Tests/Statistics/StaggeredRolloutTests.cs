using Platform.Domain.Statistics.Regression;
using Platform.Domain.Statistics.Sampling;
using Platform.Domain.Statistics.Uplift;

namespace Platform.Domain.Tests.Statistics;

public sealed class StaggeredRolloutTests
{
    private const int Groups = 20;
    private const int FirstStep = -5;
    private const int LastStep = 5;

    [Fact]
    public void Effects_that_grow_or_wear_off_are_found_exactly_where_nothing_else_moves()
    {
        var cases = Panel(exposure => 0.3 - (0.04 * exposure), noise: 0);
        var served = cases.Where(one => one.Served && one.Step >= 0).ToList();

        var uplift = GroupedUplift.Staggered(cases, 0.05, 1);

        uplift.Estimate.ShouldBe(served.Average(one => 0.3 - (0.04 * (one.Step - StartOf(one.Cluster)))), 1e-10);
        // the two-way figure compares served groups with those served before, and is off
        var rows = cases.GroupBy(one => (one.Cluster, one.Step)).Select(cell => new PanelRow(cell.Key.Cluster, cell.Key.Step, cell.First().Served, cell.Average(one => one.Value))).ToList();
        Math.Abs(DifferenceInDifferences.Estimate(rows, 0.95).Effect.Difference - uplift.Estimate).ShouldBeGreaterThan(0.01);
    }

    [Fact]
    public void What_served_groups_would_have_shown_is_the_regression_on_waiting_cells()
    {
        var cases = Panel(_ => 0.1, noise: 0.2);
        var waiting = cases.Where(one => !one.Served).ToList();
        double[] Design(UpliftCase one) => [1, .. Enumerable.Range(1, Groups - 1).Select(group => one.Cluster == group ? 1.0 : 0), .. Enumerable.Range(FirstStep + 1, LastStep - FirstStep).Select(step => one.Step == step ? 1.0 : 0)];
        var fit = new LeastSquares([.. waiting.Select(Design)], [.. waiting.Select(one => one.Value)]);

        var uplift = GroupedUplift.Staggered(cases, 0.05, 1);

        var served = cases.Where(one => one.Served && one.Step >= 0).ToList();
        uplift.Estimate.ShouldBe(served.Average(one => one.Value - Design(one).Zip(fit.Coefficients, (x, beta) => x * beta).Sum()), 1e-9);
        uplift.Lower.ShouldBeLessThan(uplift.Estimate);
        uplift.Bound.ShouldBeLessThan(uplift.Estimate);
    }

    [Fact]
    public void Cases_without_a_waiting_counterpart_make_the_bound_smaller_and_none_at_all_leave_no_bound()
    {
        var cases = Panel(_ => 0.5, noise: 0.02);
        var whole = GroupedUplift.Staggered(cases, 0.05, 1);
        // as many served cases again, in steps in which nobody waits any more
        var later = cases.Where(one => one.Served && one.Step >= 0).Select(one => one with { Step = one.Step + 100 }).ToList();

        var half = GroupedUplift.Staggered([.. cases, .. later], 0.05, 1);
        var none = GroupedUplift.Staggered([.. cases.Where(one => !one.Served && one.Step < 0), .. later], 0.05, 1);

        whole.Bound.ShouldBeGreaterThan(0.3);
        half.Bound.ShouldBe(whole.Bound / 2, 1e-9);
        half.Estimate.ShouldBe(whole.Estimate, 1e-9);
        none.ShouldBe(UpliftEstimate.Nothing);
    }

    [Fact]
    public void Too_few_served_or_waiting_groups_give_no_bound()
    {
        var cases = Panel(_ => 0.5, noise: 0.02);

        var fewServed = cases.Where(one => one.Cluster < 3 || StartOf(one.Cluster) == int.MaxValue).ToList();
        var fewWaiting = cases.Where(one => StartOf(one.Cluster) < 0 || one.Cluster >= Groups - 2).ToList();

        GroupedUplift.Staggered(fewServed, 0.05, 1).ShouldBe(UpliftEstimate.Nothing);
        GroupedUplift.Staggered(fewWaiting, 0.05, 1).ShouldBe(UpliftEstimate.Nothing);
    }

    // six groups never change
    private static int StartOf(int group) => group < Groups - 6 ? FirstStep + 1 + (group * 9 / (Groups - 6)) : int.MaxValue;

    private static List<UpliftCase> Panel(Func<int, double> effect, double noise)
    {
        var chance = new SplitMix64(4);
        return [.. from step in Enumerable.Range(FirstStep, LastStep - FirstStep + 1)
                   from @group in Enumerable.Range(0, Groups)
                   from one in Enumerable.Range(0, 3)
                   let served = step >= StartOf(@group)
                   let value = (0.07 * @group) + Math.Sin(step) + (served ? effect(step - StartOf(@group)) : 0) + (noise * (chance.Uniform() - 0.5))
                   select new UpliftCase(served, value, @group, step)];
    }
}
