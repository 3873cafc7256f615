using Platform.Domain.Comparisons;

namespace Platform.Domain.Tests.Comparisons;

public sealed class LifecycleTests
{
    private static readonly DateTimeOffset Start = ComparisonScene.Start;

    [Fact]
    public void Before_the_start_everybody_gets_control_and_no_salt_exists()
    {
        var draft = ComparisonScene.Draft(ComparisonScene.Plan with { Share = 0.95m });

        draft.Salt.ShouldBeEmpty();
        draft.Commitment.ShouldBeEmpty();
        Enumerable.Range(0, 200).ShouldAllBe(number => !draft.Assign($"c{number}", "", Start).Value);
        draft.Covers(Start).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => draft.ArmOf("c", ""));
    }

    [Fact]
    public void After_a_stop_everybody_gets_control_and_the_arms_of_before_can_still_be_told()
    {
        var running = ComparisonScene.Running(ComparisonScene.Plan);
        var treated = Enumerable.Range(0, 200).Select(number => $"c{number}").Where(name => running.Assign(name, "", Start).Value).ToList();

        running.End(EndingReason.Person, "", "me", Start.AddDays(5)).Succeeded.ShouldBeTrue();

        treated.Count.ShouldBeInRange(60, 140);
        treated.ShouldAllBe(name => !running.Assign(name, "", Start.AddDays(6)).Value);
        treated.ShouldAllBe(name => running.ArmOf(name, "") == true);
        (running.Covers(Start.AddMilliseconds(-1)), running.Covers(Start), running.Covers(Start.AddDays(5).AddMilliseconds(-1)), running.Covers(Start.AddDays(5))).ShouldBe((false, true, true, false));
    }

    [Fact]
    public void Each_move_needs_the_state_before_it()
    {
        var draft = ComparisonScene.Draft(ComparisonScene.Plan);
        draft.End(EndingReason.Person, "", "me", Start).Error!.Code.ShouldBe("comparison.state");
        draft.See(new(Start, [])).Error!.Code.ShouldBe("comparison.state");
        draft.Start(Start).Succeeded.ShouldBeTrue();
        var salt = draft.Salt;

        draft.Start(Start.AddDays(1)).Error!.Code.ShouldBe("comparison.state");
        draft.End(EndingReason.Worse, "resolved", "job", Start.AddDays(2)).Succeeded.ShouldBeTrue();
        draft.End(EndingReason.Person, "", "me", Start.AddDays(3)).Error!.Code.ShouldBe("comparison.state");

        (draft.State, draft.OverAt, draft.Salt).ShouldBe((ComparisonState.Stopped, Start.AddDays(2), salt));
        draft.Ending!.Reason.ShouldBe(EndingReason.Worse);
    }

    [Fact]
    public void The_end_of_its_time_is_no_stop()
    {
        var running = ComparisonScene.Running(ComparisonScene.Plan);
        var seen = new ComparisonStanding(Start.AddDays(55), [new("resolved", new(10, 0.5, 0), new(12, 0.6, 0), -0.3, 0.4, -0.4, 0.8)]);
        running.See(seen).Succeeded.ShouldBeTrue();

        running.DueAt.ShouldBe(Start.AddDays(56));
        running.End(EndingReason.Duration, "", "job", Start.AddDays(56)).Succeeded.ShouldBeTrue();

        running.State.ShouldBe(ComparisonState.Ended);
        running.Standing.ShouldBe(seen);
    }

    [Fact]
    public void Groups_are_judged_once_a_week_however_often_one_looks()
    {
        var running = ComparisonScene.Running(ComparisonScene.Plan with { Unit = ComparisonUnit.Cluster, Weeks = 3 });
        var looks = 0;
        for (var hour = 0; hour <= 24 * 40; hour++)
        {
            var now = Start.AddHours(hour);
            looks += running.IsLookDue(now) ? 1 : 0;
            running.See(new(now, [])).Succeeded.ShouldBeTrue();
        }

        looks.ShouldBe(3);
    }

    [Theory]
    [InlineData("comparison.name")]
    [InlineData("comparison.same_model")]
    [InlineData("comparison.treated_base")]
    [InlineData("comparison.kpis")]
    [InlineData("comparison.share")]
    [InlineData("comparison.alpha")]
    [InlineData("comparison.weeks")]
    [InlineData("comparison.cases_a_week")]
    [InlineData("comparison.margin")]
    public void A_plan_that_cannot_be_is_refused(string code)
    {
        var plan = ComparisonScene.Plan;
        var wrong = code switch
        {
            "comparison.name" => plan with { Name = " " },
            "comparison.same_model" => plan with { Treated = plan.Control },
            "comparison.treated_base" => plan with { Treated = new("base:c", "Other") },
            "comparison.kpis" => plan with { Kpis = [new("a", 0), new("a", 1)] },
            "comparison.share" => plan with { Share = 0.96m },
            "comparison.alpha" => plan with { Alpha = 0 },
            "comparison.weeks" => plan with { Weeks = 0 },
            "comparison.cases_a_week" => plan with { CasesAWeek = 0 },
            _ => plan with { Kpis = [new("a", -1)] },
        };

        plan.Check().Succeeded.ShouldBeTrue();
        wrong.Check().Error!.Code.ShouldBe(code);
    }
}
