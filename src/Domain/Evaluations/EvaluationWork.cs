using Platform.Domain.Kernel;

namespace Platform.Domain.Evaluations;

/// <content>The steps of an evaluation. Every step of a node but the claim names the attempt it was given.</content>
public sealed partial class Evaluation
{
    /// <summary>Takes it for a node: a waiting one, or one whose node has been silent beyond its lease.</summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="now">UTC.</param>
    /// <param name="lease">How long the node may be silent.</param>
    /// <returns>The attempt. Refused with <c>evaluation.lease_held</c>, <c>evaluation.wrong_state</c>, or <c>evaluation.lost_too_often</c>: then it has failed.</returns>
    public Outcome<int> Claim(string node, DateTimeOffset now, TimeSpan lease)
    {
        if (HasEnded)
            return EvaluationErrors.WrongState(Status);
        if (Status == EvaluationStatus.Running && LeaseUntil > now)
            return EvaluationErrors.LeaseHeld();
        if (Status == EvaluationStatus.Running && NoteLoss(now) is { Succeeded: false, Error: var error })
            return error;

        Status = EvaluationStatus.Running;
        Attempt++;
        Node = node;
        LeaseUntil = now + lease;
        StartedAt ??= now;
        return Attempt;
    }

    /// <summary>Notes how far it is and renews the lease.</summary>
    /// <param name="attempt">The node's attempt.</param>
    /// <param name="done">Answers and losses computed.</param>
    /// <param name="total">Answers and losses to compute.</param>
    /// <param name="leaseUntil">Until when the node may be silent now.</param>
    public Outcome Progress(int attempt, int done, int total, DateTimeOffset leaseUntil) =>
        As(attempt, () => (DoneUnits, TotalUnits, LeaseUntil) = (done, total, leaseUntil));

    /// <summary>Further cases are stored: whatever kills the node now is not the same trouble again.</summary>
    /// <param name="attempt">The node's attempt.</param>
    public Outcome Keep(int attempt) => As(attempt, () => Losses = 0);

    /// <summary>The report stands.</summary>
    /// <param name="attempt">The node's attempt.</param>
    /// <param name="report">What was found.</param>
    /// <param name="casesSha256">Blob of the cases.</param>
    /// <param name="now">UTC.</param>
    public Outcome Succeed(int attempt, EvaluationReport report, string casesSha256, DateTimeOffset now) => As(attempt, () =>
    {
        (Report, CasesSha256, DoneUnits) = (report, casesSha256, TotalUnits);
        Verdict = report.Metrics.Count > 0 ? report.Metrics[0].Verdict : null;
        End(EvaluationStatus.Succeeded, null, null, now);
    });

    /// <summary>A refusal that a retry will not cure ended it.</summary>
    /// <param name="attempt">The node's attempt.</param>
    /// <param name="code">Stable code.</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="now">UTC.</param>
    public Outcome Fail(int attempt, string code, string message, DateTimeOffset now) => As(attempt, () => End(EvaluationStatus.Failed, code, message, now));

    /// <summary>The engine died under it; the node goes on with what it has. Too many times end it.</summary>
    /// <param name="attempt">The node's attempt.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>evaluation.lost_too_often</c>: then it has failed.</returns>
    public Outcome Interrupt(int attempt, DateTimeOffset now)
    {
        Outcome noted = Outcome.Success;
        var current = As(attempt, () => noted = NoteLoss(now));
        return current.Succeeded ? noted : current;
    }

    /// <summary>The node stops in good order: the evaluation waits for the next one.</summary>
    /// <param name="attempt">The node's attempt.</param>
    public Outcome Release(int attempt) => As(attempt, () => (Status, LeaseUntil) = (EvaluationStatus.Queued, null));

    /// <summary>The node ended it because a person asked to.</summary>
    /// <param name="attempt">The node's attempt.</param>
    /// <param name="now">UTC.</param>
    public Outcome CancelDone(int attempt, DateTimeOffset now) => As(attempt, () => End(EvaluationStatus.Cancelled, null, null, now));

    /// <summary>A person asks to end it: at once when it waits, at the node's next step when it runs.</summary>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>evaluation.wrong_state</c> when it has ended.</returns>
    public Outcome AskCancel(DateTimeOffset now)
    {
        if (HasEnded)
            return EvaluationErrors.WrongState(Status);
        if (Status == EvaluationStatus.Queued)
            End(EvaluationStatus.Cancelled, null, null, now);
        else
            CancelAsked = true;
        return Outcome.Success;
    }

    private Outcome NoteLoss(DateTimeOffset now)
    {
        if (++Losses < MaxLosses)
            return Outcome.Success;
        var error = EvaluationErrors.LostTooOften();
        End(EvaluationStatus.Failed, error.Code, error.Message, now);
        return error;
    }

    private Outcome As(int attempt, Action change)
    {
        if (Status != EvaluationStatus.Running)
            return EvaluationErrors.WrongState(Status);
        if (attempt != Attempt)
            return EvaluationErrors.AttemptOutdated(attempt, Attempt);
        change();
        return Outcome.Success;
    }

    private void End(EvaluationStatus status, string? code, string? message, DateTimeOffset now)
    {
        (Status, FailureCode, FailureMessage) = (status, code, message);
        (CancelAsked, LeaseUntil, EndedAt) = (false, null, now);
    }
}
