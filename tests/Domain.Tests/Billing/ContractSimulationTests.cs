using Platform.Domain.Billing.Simulation;

namespace Platform.Domain.Tests.Billing;

/// <summary>A small draw of what <c>./lathe simulate contracts</c> does with ten thousand; seeded, so it says the same every time.</summary>
public sealed class ContractSimulationTests
{
    [Fact]
    public void Looking_every_week_does_not_bill_for_nothing_and_no_effect_is_overbilled()
    {
        var all = Enumerable.Range(0, 54).Select(number => ContractSimulation.Run(number, 2).Counts).Aggregate((first, second) => first.With(second));

        all.FalseBills.ShouldBeLessThanOrEqualTo(5);
        all.Overbilled.ShouldBeLessThanOrEqualTo(5);
        ((double)all.Covered / all.Intervals).ShouldBeInRange(0.9, 1);
        all.Billed.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(SimulatedWorldKind.StaggeredGrowing)]
    [InlineData(SimulatedWorldKind.StaggeredFading)]
    public void A_roll_out_whose_effect_changes_is_covered_and_not_overbilled(SimulatedWorldKind kind)
    {
        var kinds = Enum.GetValues<SimulatedWorldKind>().Length;
        var all = Enumerable.Range(0, 30).Select(number => ContractSimulation.Run((number * kinds) + (int)kind, 5)).ToList();

        all.ShouldAllBe(one => one.Kind == kind);
        var sum = all.Select(one => one.Counts).Aggregate((first, second) => first.With(second));
        // the two-way figure covers 84 % here and overbills one in twenty where the effect wears off
        ((double)sum.Covered / sum.Intervals).ShouldBeGreaterThan(0.92);
        (sum.FalseBills, sum.Overbilled).ShouldBe((0, 0));
        sum.Billed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_same_seed_simulates_the_same_contract() => ContractSimulation.Run(3, 9).ShouldBe(ContractSimulation.Run(3, 9));
}
