using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Runs;

public sealed class RunWishTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void A_name_of_blanks_is_refused(string name) => RunBuilder.Create(name).Error!.Code.ShouldBe("run.name_invalid");

    [Fact]
    public void A_name_of_101_characters_is_refused_and_says_the_limit()
    {
        var refused = RunBuilder.Create(new string('x', 101)).Error!;
        refused.Message.ShouldContain("101");
        refused.Message.ShouldContain("100");
    }

    [Theory]
    [InlineData(RunStatus.Queued)]
    [InlineData(RunStatus.Running)]
    [InlineData(RunStatus.Paused)]
    [InlineData(RunStatus.Succeeded)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Cancelled)]
    public void Only_a_draft_is_queued(RunStatus status)
    {
        var run = RunBuilder.In(status);
        var events = run.Events.Count;
        var refused = run.Queue("person", RunBuilder.Start);
        refused.Error!.Code.ShouldBe("run.wrong_state");
        refused.Error.Message.ShouldContain("a draft");
        run.Status.ShouldBe(status);
        run.Events.Count.ShouldBe(events);
    }

    [Fact]
    public void A_waiting_run_pauses_at_once()
    {
        var run = RunBuilder.Queued();
        run.Pause("person", "lunch", RunBuilder.Start).Succeeded.ShouldBeTrue();
        run.Status.ShouldBe(RunStatus.Paused);
        run.Events[^1].Kind.ShouldBe(RunEventKind.Paused);
        run.Events[^1].Reason.ShouldBe("lunch");
    }

    [Fact]
    public void A_working_run_is_asked_to_pause_and_pauses_when_its_node_says_so()
    {
        var run = RunBuilder.Running();
        run.Pause("person", null, RunBuilder.Start).Succeeded.ShouldBeTrue();
        (run.Status, run.Request).ShouldBe((RunStatus.Running, RunRequest.Pause));
        run.PauseDone(1, RunBuilder.Job, RunBuilder.Start).Succeeded.ShouldBeTrue();
        (run.Status, run.Request, run.LeaseUntil).ShouldBe((RunStatus.Paused, RunRequest.None, null));
    }

    [Fact]
    public void A_pause_that_is_only_asked_for_can_be_taken_back()
    {
        var run = RunBuilder.Running();
        run.Pause("person", null, RunBuilder.Start);
        run.Resume("person", RunBuilder.Start).Succeeded.ShouldBeTrue();
        (run.Status, run.Request).ShouldBe((RunStatus.Running, RunRequest.None));
    }

    [Fact]
    public void A_resumed_run_waits_behind_those_that_wait_already()
    {
        var run = RunBuilder.Paused();
        var later = RunBuilder.Start.AddHours(1);
        run.Resume("person", later).Succeeded.ShouldBeTrue();
        (run.Status, run.QueueOrder).ShouldBe((RunStatus.Queued, Run.OrderOf(later, RunPriority.Normal)));
    }

    [Theory]
    [InlineData(RunStatus.Draft, RunStatus.Cancelled)]
    [InlineData(RunStatus.Queued, RunStatus.Cancelled)]
    [InlineData(RunStatus.Paused, RunStatus.Cancelled)]
    [InlineData(RunStatus.Running, RunStatus.Running)]
    public void Cancelling_ends_a_run_at_once_unless_a_node_works_on_it(RunStatus before, RunStatus after)
    {
        var run = RunBuilder.In(before);
        run.Cancel("person", null, RunBuilder.Start).Succeeded.ShouldBeTrue();
        run.Status.ShouldBe(after);
        run.Request.ShouldBe(after == RunStatus.Running ? RunRequest.Discard : RunRequest.None);
    }

    [Theory]
    [InlineData(RunStatus.Succeeded)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Cancelled)]
    public void A_run_that_has_ended_is_not_cancelled(RunStatus status) =>
        RunBuilder.In(status).Cancel("person", null, RunBuilder.Start).Error!.Kind.ShouldBe(ErrorKind.Conflict);

    [Fact]
    public void A_paused_run_is_offered_once_more_to_write_its_result()
    {
        var run = RunBuilder.Paused();
        run.StopAndSave(hasCheckpoint: true, "person", null, RunBuilder.Start).Succeeded.ShouldBeTrue();
        (run.Status, run.Request).ShouldBe((RunStatus.Queued, RunRequest.StopAndSave));
    }

    [Fact]
    public void Without_a_checkpoint_there_is_nothing_to_save() =>
        RunBuilder.Queued().StopAndSave(hasCheckpoint: false, "person", null, RunBuilder.Start).Error!.Code.ShouldBe("run.nothing_to_save");

    [Fact]
    public void A_retry_from_the_last_checkpoint_needs_one() =>
        RunBuilder.Failed().Retry(fromStart: false, hasCheckpoint: false, "person", RunBuilder.Start).Error!.Code.ShouldBe("run.no_checkpoint");

    [Fact]
    public void A_retry_forgets_why_the_run_failed()
    {
        var run = RunBuilder.Failed();
        run.Retry(fromStart: true, hasCheckpoint: false, "person", RunBuilder.Start).Succeeded.ShouldBeTrue();
        (run.Status, run.FailureCode, run.FailureMessage, run.EndedAt).ShouldBe((RunStatus.Queued, null, null, null));
    }

    [Theory]
    [InlineData(RunStatus.Running)]
    [InlineData(RunStatus.Succeeded)]
    public void Only_failed_and_cancelled_runs_are_retried(RunStatus status) =>
        RunBuilder.In(status).Retry(fromStart: true, hasCheckpoint: true, "person", RunBuilder.Start).Error!.Code.ShouldBe("run.wrong_state");

    [Fact]
    public void Only_a_waiting_run_is_moved_in_the_queue()
    {
        RunBuilder.Running().MoveTo(5, "operator", RunBuilder.Start).Error!.Code.ShouldBe("run.wrong_state");
        var run = RunBuilder.Queued();
        run.MoveTo(5, "operator", RunBuilder.Start).Succeeded.ShouldBeTrue();
        run.QueueOrder.ShouldBe(5);
    }
}
