using Platform.Domain.Billing.Simulation;

namespace Platform.Domain.Tests.Billing;

/// <summary>A small draw of what <c>./lathe simulate contracts</c> does with ten thousand; seeded, so it says the same every time.</summary>
public sealed class ContractSimulationTests
{
    [Fact]
    public void Looking_every_week_does_not_bill_for_nothing_and_no_effect_is_overbilled()
    {
        var all = Enumerable.Range(0, 48).Select(number => ContractSimulation.Run(number, 2).Counts).Aggregate((first, second) => first.With(second));

        all.FalseBills.ShouldBeLessThanOrEqualTo(5);
        all.Overbilled.ShouldBeLessThanOrEqualTo(5);
        ((double)all.Covered / all.Intervals).ShouldBeInRange(0.9, 1);
        all.Billed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_same_seed_simulates_the_same_contract() => ContractSimulation.Run(3, 9).ShouldBe(ContractSimulation.Run(3, 9));
}
