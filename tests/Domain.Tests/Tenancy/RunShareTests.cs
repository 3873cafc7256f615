using Platform.Domain.Runs;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Tenancy;

public sealed class RunShareTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_of_high_priority_goes_before_normal_ones_of_the_last_day_but_not_before_older_ones()
    {
        Run.OrderOf(Noon, RunPriority.High).ShouldBeLessThan(Run.OrderOf(Noon.AddHours(-23), RunPriority.Normal));
        Run.OrderOf(Noon, RunPriority.High).ShouldBeGreaterThan(Run.OrderOf(Noon.AddHours(-25), RunPriority.Normal));
    }

    [Fact]
    public void A_run_of_low_priority_is_never_overtaken_for_longer_than_two_days() =>
        Run.OrderOf(Noon, RunPriority.Low).ShouldBeLessThan(Run.OrderOf(Noon.AddHours(49), RunPriority.High));

    [Fact]
    public void No_order_lies_in_the_future_or_the_job_would_wait_for_it() =>
        Enum.GetValues<RunPriority>().ShouldAllBe(priority => Run.OrderOf(Noon, priority) <= Noon.UtcTicks);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public void A_share_out_of_range_is_refused_and_nothing_changes(int runs)
    {
        var workspace = Workspace.Create(new TenantId(Guid.CreateVersion7()), "Team", Noon).Value;
        var refused = workspace.GiveShare(new RunShare(RunPriority.High, runs));
        refused.Error!.Code.ShouldBe("workspace.share_invalid");
        refused.Error.Message.ShouldContain("1000");
        workspace.Share.ShouldBe(RunShare.Standard);
    }
}
