using Platform.Domain.Kernel;

namespace Platform.Domain.Runs;

/// <content>What a node does with a run. Every step but the claim names the attempt it was given.</content>
public sealed partial class Run
{
    /// <summary>Takes the run for a node: a queued one, or one whose node has been silent beyond its lease.</summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="actor">The job's name.</param>
    /// <param name="now">UTC.</param>
    /// <param name="lease">How long the node may be silent.</param>
    /// <returns>The attempt number. Refused with <c>run.wrong_state</c>, <c>run.lease_held</c>, or <c>run.lost_too_often</c>: then the run has failed.</returns>
    public Outcome<int> Claim(string node, string actor, DateTimeOffset now, TimeSpan lease)
    {
        if (Status == RunStatus.Running && LeaseUntil > now)
            return RunErrors.LeaseHeld(LeaseUntil.Value);
        if (Status is not (RunStatus.Queued or RunStatus.Running))
            return RunErrors.WrongState(Status, "be taken by a node", RunStatus.Queued);
        if (Status == RunStatus.Running && !NoteLoss(actor, $"node {Node} fell silent", now).Succeeded)
            return RunErrors.LostTooOften(MaxLosses);
        var first = StartedAt is null;
        Status = RunStatus.Running;
        Attempt++;
        Node = node;
        LeaseUntil = now + lease;
        StartedAt ??= now;
        Note(first ? RunEventKind.Started : RunEventKind.Continued, actor, node, now);
        return Attempt;
    }

    /// <summary>Notes that the engine died under the run; the node goes on from the last checkpoint. Too many times in a row without a checkpoint end it.</summary>
    /// <param name="attempt">The node's attempt.</param>
    /// <param name="reason">What died.</param>
    /// <param name="actor">The job's name.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>run.lost_too_often</c>: then the run has failed.</returns>
    public Outcome Interrupt(int attempt, string reason, string actor, DateTimeOffset now)
    {
        Outcome noted = Outcome.Success;
        var current = As(attempt, () => noted = NoteLoss(actor, reason, now));
        return current.Succeeded ? noted : current;
    }

    /// <summary>The node stops in good order (restart, drain): the run waits for the next node, at its old place.</summary>
    public Outcome Release(int attempt, string actor, DateTimeOffset now) => As(attempt, () =>
    {
        Status = RunStatus.Queued;
        LeaseUntil = null;
        Note(RunEventKind.Released, actor, Node, now);
    });

    /// <summary>The checkpoint of an asked pause is written.</summary>
    public Outcome PauseDone(int attempt, string actor, DateTimeOffset now) => As(attempt, () =>
    {
        Status = RunStatus.Paused;
        Request = RunRequest.None;
        LeaseUntil = null;
        Note(RunEventKind.Paused, actor, null, now);
    });

    /// <summary>The result is written.</summary>
    /// <param name="attempt">The node's attempt.</param>
    /// <param name="stoppedEarly">True when a person ended it before its last step.</param>
    /// <param name="actor">The job's name.</param>
    /// <param name="now">UTC.</param>
    public Outcome Succeed(int attempt, bool stoppedEarly, string actor, DateTimeOffset now) => As(attempt, () =>
    {
        StoppedEarly = stoppedEarly;
        End(RunStatus.Succeeded, now);
        Note(RunEventKind.Succeeded, actor, stoppedEarly ? "stopped early" : null, now);
    });

    /// <summary>Notes what became of the evaluation that follows the result.</summary>
    /// <param name="queued">False when the data version has no test part to evaluate on.</param>
    /// <param name="actor">The job's name.</param>
    /// <param name="now">UTC.</param>
    public void NoteEvaluation(bool queued, string actor, DateTimeOffset now) =>
        Note(queued ? RunEventKind.EvaluationQueued : RunEventKind.EvaluationLeftOut, actor, null, now);

    /// <summary>The run was ended without a result by a person's wish.</summary>
    public Outcome DiscardDone(int attempt, string actor, DateTimeOffset now) => As(attempt, () =>
    {
        End(RunStatus.Cancelled, now);
        Note(RunEventKind.Cancelled, actor, null, now);
    });

    /// <summary>A refusal that a retry by itself will not cure ended the run.</summary>
    /// <param name="attempt">The node's attempt.</param>
    /// <param name="code">Stable code.</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="actor">The job's name.</param>
    /// <param name="now">UTC.</param>
    public Outcome Fail(int attempt, string code, string message, string actor, DateTimeOffset now) => As(attempt, () => Fail(code, message, actor, now));

    private void Fail(string code, string message, string actor, DateTimeOffset now)
    {
        (FailureCode, FailureMessage) = (code, message);
        End(RunStatus.Failed, now);
        Note(RunEventKind.Failed, actor, code, now);
    }

    private Outcome NoteLoss(string actor, string reason, DateTimeOffset now)
    {
        Losses++;
        Note(RunEventKind.Interrupted, actor, reason, now);
        if (Losses < MaxLosses)
            return Outcome.Success;
        var error = RunErrors.LostTooOften(MaxLosses);
        Fail(error.Code, error.Message, actor, now);
        return error;
    }

    private Outcome As(int attempt, Action change)
    {
        if (Status != RunStatus.Running)
            return RunErrors.WrongState(Status, "be changed by a node", RunStatus.Running);
        if (attempt != Attempt)
            return RunErrors.AttemptOutdated(attempt, Attempt);
        change();
        return Outcome.Success;
    }

    private void End(RunStatus status, DateTimeOffset now)
    {
        Status = status;
        Request = RunRequest.None;
        LeaseUntil = null;
        EndedAt = now;
    }
}
