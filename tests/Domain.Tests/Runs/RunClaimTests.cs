using Platform.Domain.Runs;

namespace Platform.Domain.Tests.Runs;

public sealed class RunClaimTests
{
    private static readonly DateTimeOffset Late = RunBuilder.Start + RunBuilder.Lease + TimeSpan.FromSeconds(1);

    [Fact]
    public void A_claim_counts_the_attempt_and_sets_the_lease()
    {
        var run = RunBuilder.Running();
        (run.Status, run.Attempt, run.Node, run.LeaseUntil).ShouldBe((RunStatus.Running, 1, "node-1", RunBuilder.Start + RunBuilder.Lease));
        run.StartedAt.ShouldBe(RunBuilder.Start);
    }

    [Fact]
    public void A_run_whose_lease_holds_is_not_taken_by_another_node()
    {
        var run = RunBuilder.Running();
        run.Claim("node-2", RunBuilder.Job, RunBuilder.Start.AddSeconds(30), RunBuilder.Lease).Error!.Code.ShouldBe("run.lease_held");
        (run.Attempt, run.Node).ShouldBe((1, "node-1"));
    }

    [Fact]
    public void A_run_whose_node_fell_silent_is_taken_by_the_next_with_a_new_attempt()
    {
        var run = RunBuilder.Running();
        run.Claim("node-2", RunBuilder.Job, Late, RunBuilder.Lease).Value.ShouldBe(2);
        (run.Attempt, run.Node, run.Losses).ShouldBe((2, "node-2", 1));
        run.Events.Select(step => step.Kind).ShouldBe(
            [RunEventKind.Created, RunEventKind.Queued, RunEventKind.Started, RunEventKind.Interrupted, RunEventKind.Continued]);
        run.StartedAt.ShouldBe(RunBuilder.Start);
    }

    [Fact]
    public void The_old_attempt_changes_nothing_any_more()
    {
        var run = RunBuilder.Running();
        run.Claim("node-2", RunBuilder.Job, Late, RunBuilder.Lease);
        run.Succeed(1, stoppedEarly: false, RunBuilder.Job, Late).Error!.Code.ShouldBe("run.attempt_outdated");
        run.Fail(1, "x.y", "…", RunBuilder.Job, Late).Error!.Code.ShouldBe("run.attempt_outdated");
        run.Release(1, RunBuilder.Job, Late).Error!.Code.ShouldBe("run.attempt_outdated");
        run.Status.ShouldBe(RunStatus.Running);
        run.Succeed(2, stoppedEarly: false, RunBuilder.Job, Late).Succeeded.ShouldBeTrue();
    }

    [Theory]
    [InlineData(RunStatus.Draft)]
    [InlineData(RunStatus.Paused)]
    [InlineData(RunStatus.Succeeded)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Cancelled)]
    public void Only_queued_and_lost_runs_are_taken(RunStatus status) =>
        RunBuilder.In(status).Claim("node-1", RunBuilder.Job, Late, RunBuilder.Lease).Error!.Code.ShouldBe("run.wrong_state");

    [Fact]
    public void A_run_that_is_lost_five_times_without_a_checkpoint_fails_and_says_what_to_do()
    {
        var run = RunBuilder.Running();
        for (var loss = 1; loss < Run.MaxLosses; loss++)
            run.Interrupt(1, "the engine died", RunBuilder.Job, RunBuilder.Start).Succeeded.ShouldBeTrue();
        run.Interrupt(1, "the engine died", RunBuilder.Job, RunBuilder.Start).Error!.Code.ShouldBe("run.lost_too_often");
        (run.Status, run.FailureCode).ShouldBe((RunStatus.Failed, "run.lost_too_often"));
        run.FailureMessage!.ShouldContain("smaller batch");
    }

    [Fact]
    public void A_released_run_keeps_its_place_in_the_queue()
    {
        var run = RunBuilder.Running();
        var order = run.QueueOrder;
        run.Release(1, RunBuilder.Job, Late).Succeeded.ShouldBeTrue();
        (run.Status, run.QueueOrder, run.LeaseUntil).ShouldBe((RunStatus.Queued, order, null));
    }

    [Fact]
    public void Every_step_says_who_when_and_in_which_attempt()
    {
        var run = RunBuilder.Running();
        run.Fail(1, "data.bad", "A row is bad.", RunBuilder.Job, Late);
        var step = run.Events[^1];
        (step.Kind, step.Actor, step.At, step.Attempt, step.Reason, step.Status).ShouldBe((RunEventKind.Failed, RunBuilder.Job, Late, 1, "data.bad", RunStatus.Failed));
    }
}
