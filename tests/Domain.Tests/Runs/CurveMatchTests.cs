using Platform.Domain.Runs;

namespace Platform.Domain.Tests.Runs;

public sealed class CurveMatchTests
{
    [Fact]
    public void Equal_curves_match_without_any_difference() =>
        CurveMatch.Of(Curve(2, 1, 0.5), Curve(2, 1, 0.5)).ShouldBe(new CurveMatch(3, 0, 1));

    [Fact]
    public void The_largest_difference_is_named_with_its_step()
    {
        var match = CurveMatch.Of(Curve(2, 1, 0.5), Curve(2, 1.3, 0.6));

        (match.AtStep, match.Holds).ShouldBe((2, false));
        match.LargestDifference.ShouldBe(0.3, 1e-12);
    }

    [Fact]
    public void Only_common_steps_count_and_without_any_nothing_matches()
    {
        CurveMatch.Of(Curve(2, 1), Curve(2)).Steps.ShouldBe(1);
        CurveMatch.Of(Curve(2, 1), Curve()).Holds.ShouldBeFalse();
    }

    [Fact]
    public void A_difference_up_to_the_tolerance_holds()
    {
        CurveMatch.Of(Curve(1), Curve(1 + (CurveMatch.Tolerance / 2))).Holds.ShouldBeTrue();
        CurveMatch.Of(Curve(1), Curve(1 + (CurveMatch.Tolerance * 1.01))).Holds.ShouldBeFalse();
    }

    [Fact]
    public void A_loss_that_is_not_a_number_equals_only_another_one()
    {
        CurveMatch.Of(Curve(double.NaN), Curve(double.NaN)).Holds.ShouldBeTrue();
        CurveMatch.Of(Curve(double.NaN), Curve(1)).Holds.ShouldBeFalse();
    }

    private static StepLoss[] Curve(params double[] losses) => [.. losses.Select((loss, index) => new StepLoss(index + 1, loss))];
}
