using Platform.Domain.Metering;

namespace Platform.Domain.Tests.Metering;

public sealed class ProductivityTests
{
    private static readonly UsageAmount Month = new(3_000_000, 1_000_000, 7200, 500, 30_000_000_000);

    [Fact]
    public void Value_over_tokens_and_hours_is_what_was_billed_for_each()
    {
        var productivity = new TokenFactorProductivity(1000, Month);

        (productivity.PerMillionTokens, productivity.PerComputeHour).ShouldBe((250, 500));
        (new TokenFactorProductivity(1000, default).PerMillionTokens, new TokenFactorProductivity(1000, default).PerComputeHour).ShouldBe((null, null));
    }

    [Fact]
    public void Cost_adds_hours_tokens_and_the_space_of_thirty_days() =>
        // 2 hours at 3.00, 4 million tokens at 0.50, 30 gigabyte-days at 0.20 a month
        new TokenFactorProductivity(0, Month).CostAt(new(3, 0.5m, 0.2m)).ShouldBe(6 + 2 + 0.2m);

    [Fact]
    public void A_return_is_the_gain_over_what_was_billed()
    {
        new ReturnOnInvestment(3000, 1000).Ratio.ShouldBe(2);
        new ReturnOnInvestment(3000, 0).Ratio.ShouldBeNull();
    }
}
