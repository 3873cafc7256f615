using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Runs;

/// <content>What people ask of a run.</content>
public sealed partial class Run
{
    /// <summary>Offers a draft to the nodes.</summary>
    /// <param name="actor">Who queues it.</param>
    /// <param name="now">UTC.</param>
    /// <param name="priority">Its workspace's priority; kept when the run is paused and offered again.</param>
    /// <returns>Refused with <c>run.wrong_state</c>.</returns>
    public Outcome Queue(string actor, DateTimeOffset now, RunPriority priority = RunPriority.Normal)
    {
        if (Status != RunStatus.Draft)
            return RunErrors.WrongState(Status, "be queued", RunStatus.Draft);
        Priority = priority;
        Offer(now);
        Note(RunEventKind.Queued, actor, null, now);
        return Outcome.Success;
    }

    /// <summary>Asks for a pause: a waiting run pauses at once, a working one at its next step, after a checkpoint.</summary>
    /// <returns>Refused with <c>run.wrong_state</c>.</returns>
    public Outcome Pause(string actor, string? reason, DateTimeOffset now)
    {
        if (Status is not (RunStatus.Queued or RunStatus.Running))
            return RunErrors.WrongState(Status, "be paused", RunStatus.Queued, RunStatus.Running);
        if (Status == RunStatus.Queued)
            Status = RunStatus.Paused;
        else
            Request = RunRequest.Pause;
        Note(Status == RunStatus.Paused ? RunEventKind.Paused : RunEventKind.PauseAsked, actor, reason, now);
        return Outcome.Success;
    }

    /// <summary>Offers a paused run again; it goes on exactly where it stopped. A pause that is only asked for is taken back.</summary>
    /// <returns>Refused with <c>run.wrong_state</c>.</returns>
    public Outcome Resume(string actor, DateTimeOffset now)
    {
        if (Status == RunStatus.Running && Request == RunRequest.Pause)
            Request = RunRequest.None;
        else if (Status == RunStatus.Paused)
            Offer(now);
        else
            return RunErrors.WrongState(Status, "be resumed", RunStatus.Paused);
        Note(RunEventKind.ResumeAsked, actor, null, now);
        return Outcome.Success;
    }

    /// <summary>Asks to end the run without a result.</summary>
    /// <returns>Refused with <c>run.wrong_state</c> when it has ended.</returns>
    public Outcome Cancel(string actor, string? reason, DateTimeOffset now)
    {
        if (HasEnded)
            return RunErrors.WrongState(Status, "be cancelled", RunStatus.Draft, RunStatus.Queued, RunStatus.Running, RunStatus.Paused);
        if (Status == RunStatus.Running)
        {
            Request = RunRequest.Discard;
            Note(RunEventKind.StopAsked, actor, reason, now);
            return Outcome.Success;
        }
        End(RunStatus.Cancelled, now);
        Note(RunEventKind.Cancelled, actor, reason, now);
        return Outcome.Success;
    }

    /// <summary>Asks to end the run now and keep what it has learned. A run that waits or pauses is offered once more, only to write its result.</summary>
    /// <param name="hasCheckpoint">True when there is a checkpoint to make the result from.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="reason">Why; may be null.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>run.wrong_state</c> or <c>run.nothing_to_save</c>.</returns>
    public Outcome StopAndSave(bool hasCheckpoint, string actor, string? reason, DateTimeOffset now)
    {
        if (Status is not (RunStatus.Queued or RunStatus.Running or RunStatus.Paused))
            return RunErrors.WrongState(Status, "be stopped and saved", RunStatus.Queued, RunStatus.Running, RunStatus.Paused);
        if (Status != RunStatus.Running && !hasCheckpoint)
            return RunErrors.NothingToSave();
        if (Status == RunStatus.Paused)
            Offer(now);
        Request = RunRequest.StopAndSave;
        Note(RunEventKind.StopAsked, actor, reason, now);
        return Outcome.Success;
    }

    /// <summary>Offers a failed or cancelled run again.</summary>
    /// <param name="fromStart">True to forget its checkpoints; false to go on from the last one.</param>
    /// <param name="hasCheckpoint">True when there is a checkpoint.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>run.wrong_state</c> or <c>run.no_checkpoint</c>.</returns>
    public Outcome Retry(bool fromStart, bool hasCheckpoint, string actor, DateTimeOffset now)
    {
        if (Status is not (RunStatus.Failed or RunStatus.Cancelled))
            return RunErrors.WrongState(Status, "be retried", RunStatus.Failed, RunStatus.Cancelled);
        if (!fromStart && !hasCheckpoint)
            return RunErrors.NoCheckpoint();
        if (fromStart)
            ForgetProgress();
        (FailureCode, FailureMessage, EndedAt, Losses) = (null, null, null, 0);
        Request = RunRequest.None;
        Offer(now);
        Note(RunEventKind.RetryAsked, actor, fromStart ? "from the start" : "from the last checkpoint", now);
        return Outcome.Success;
    }

    /// <summary>Gives a waiting run another place in the queue.</summary>
    /// <param name="order">New value of <see cref="QueueOrder"/>.</param>
    /// <param name="actor">Who moves it.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>run.wrong_state</c>.</returns>
    public Outcome MoveTo(long order, string actor, DateTimeOffset now)
    {
        if (Status != RunStatus.Queued)
            return RunErrors.WrongState(Status, "be moved in the queue", RunStatus.Queued);
        QueueOrder = order;
        Note(RunEventKind.Reordered, actor, null, now);
        return Outcome.Success;
    }

    /// <summary>The <see cref="QueueOrder"/> of a run that is queued now.</summary>
    public static long OrderOf(DateTimeOffset now, RunPriority priority) => (now - RunShare.HeadStart(priority)).UtcTicks;

    /// <summary>Says whether the run may be deleted with all that it left.</summary>
    /// <returns>Refused with <c>run.wrong_state</c> while it may still change.</returns>
    public Outcome AllowDelete() => HasEnded ? Outcome.Success : RunErrors.WrongState(Status, "be deleted", RunStatus.Succeeded, RunStatus.Failed, RunStatus.Cancelled);

    private void Offer(DateTimeOffset now)
    {
        Status = RunStatus.Queued;
        QueuedAt = now;
        QueueOrder = OrderOf(now, Priority);
    }

    private void ForgetProgress()
    {
        (Step, Loss, ValidationLoss, TokensPerSecond, ActiveSeconds, PeakBytes) = (0, null, null, null, 0, 0);
        StartedAt = null;
    }
}
