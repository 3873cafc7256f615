using Platform.Domain.Kernel;

namespace Platform.Domain.Collections;

/// <content>The steps of a document. Every step of a worker but the claim names the attempt it was given.</content>
public sealed partial class CollectionDocument
{
    /// <summary>Takes it for a worker: a waiting one, or one whose worker has been silent beyond its lease. What was read before is kept.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="lease">How long the worker may be silent.</param>
    /// <returns>The attempt. Refused with <c>document.lease_held</c>, <c>document.wrong_state</c>, or <c>document.lost_too_often</c>: then it has failed.</returns>
    public Outcome<int> Claim(DateTimeOffset now, TimeSpan lease)
    {
        if (!IsUnderWay)
            return DocumentErrors.WrongState(State);
        if (State != DocumentState.Queued && LeaseUntil > now)
            return DocumentErrors.LeaseHeld();
        if (State != DocumentState.Queued && ++Losses >= MaxLosses)
        {
            var error = DocumentErrors.LostTooOften();
            End(DocumentState.Failed, error.Code, error.Message, now);
            return error;
        }

        if (StopAsked)
        {
            End(DocumentState.Stopped, null, null, now);
            return DocumentErrors.WrongState(State);
        }

        Attempt++;
        (State, Progress) = (ExtractedSha256 is null ? DocumentState.Extracting : DocumentState.Chunking, 0);
        (LeaseUntil, FailureCode, FailureMessage) = (now + lease, null, null);
        StartedAt ??= now;
        return Attempt;
    }

    /// <summary>Goes on to a step, or notes how far the present one is, and renews the lease. Ends it when a person asked to stop.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    /// <param name="step">The step.</param>
    /// <param name="progress">Share that is done, 0 to 1.</param>
    /// <param name="now">UTC.</param>
    /// <param name="lease">How long the worker may be silent now.</param>
    /// <returns>Refused with <c>document.stopped</c> when it ended by a person's wish.</returns>
    public Outcome Advance(int attempt, DocumentState step, double progress, DateTimeOffset now, TimeSpan lease)
    {
        Outcome result = Outcome.Success;
        var current = As(attempt, () =>
        {
            if (StopAsked)
            {
                End(DocumentState.Stopped, null, null, now);
                result = DocumentErrors.Stopped();
                return;
            }

            (State, Progress, LeaseUntil) = (step, Math.Clamp(progress, 0, 1), now + lease);
        });
        return current.Succeeded ? result : current;
    }

    /// <summary>Renews the lease alone.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    /// <param name="now">UTC.</param>
    /// <param name="lease">How long the worker may be silent now.</param>
    public Outcome Beat(int attempt, DateTimeOffset now, TimeSpan lease) => As(attempt, () => LeaseUntil = now + lease);

    /// <summary>Its text stands.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    /// <param name="facts">What was read.</param>
    public Outcome Extracted(int attempt, ExtractionFacts facts) => As(attempt, () =>
    {
        (Format, Title, ExtractedSha256) = (facts.Format, facts.Title ?? "", facts.Sha256);
        (Pages, Characters, Quality, Warnings) = (facts.Pages, facts.Characters, facts.Quality, facts.Warnings);
        (State, Progress) = (DocumentState.Chunking, 0);
    });

    /// <summary>A person must look at it before it is indexed.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    /// <param name="state"><see cref="DocumentState.NeedsReview"/> or <see cref="DocumentState.Quarantined"/>.</param>
    /// <param name="code">Stable code.</param>
    /// <param name="message">What was found and what to do.</param>
    /// <param name="now">UTC.</param>
    public Outcome Withhold(int attempt, DocumentState state, string code, string message, DateTimeOffset now) =>
        As(attempt, () => End(state, code, message, now));

    /// <summary>It is found by searches from now on. Part of the one save that makes its passages visible.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    /// <param name="chunks">Passages in the index that is searched.</param>
    /// <param name="now">UTC.</param>
    public Outcome Complete(int attempt, int chunks, DateTimeOffset now) => As(attempt, () =>
    {
        (Chunks, Losses) = (chunks, 0);
        End(DocumentState.Indexed, null, null, now);
    });

    /// <summary>The archive's files stand as documents of their own.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    /// <param name="format">What the archive is.</param>
    /// <param name="warnings">What a person should know.</param>
    /// <param name="now">UTC.</param>
    public Outcome Unpack(int attempt, string format, IReadOnlyList<DocumentWarning> warnings, DateTimeOffset now) => As(attempt, () =>
    {
        (Format, Warnings) = (format, warnings);
        End(DocumentState.Unpacked, null, null, now);
    });

    /// <summary>A refusal that a retry by itself will not cure ended it.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    /// <param name="error">Why.</param>
    /// <param name="now">UTC.</param>
    public Outcome Fail(int attempt, DomainError error, DateTimeOffset now) => As(attempt, () => End(DocumentState.Failed, error.Code, error.Message, now));

    /// <summary>The worker stops in good order: the document waits for the next one.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    public Outcome Release(int attempt) => As(attempt, () => (State, Progress, LeaseUntil) = (DocumentState.Queued, 0, null));

    /// <summary>A person wants it tried again.</summary>
    /// <param name="fromStart">True to read the file again instead of what was read before.</param>
    /// <returns>Refused with <c>document.wrong_state</c> while it is under way or being erased.</returns>
    public Outcome Retry(bool fromStart)
    {
        if (IsUnderWay || State is DocumentState.Erasing or DocumentState.Unpacked)
            return DocumentErrors.WrongState(State);
        if (fromStart)
            (ExtractedSha256, IsReleased) = (null, false);
        Wait();
        return Outcome.Success;
    }

    /// <summary>A person looked at it and lets it pass.</summary>
    /// <returns>Refused with <c>document.wrong_state</c>.</returns>
    public Outcome LetPass()
    {
        if (State is not (DocumentState.NeedsReview or DocumentState.Quarantined))
            return DocumentErrors.WrongState(State);
        IsReleased = true;
        Wait();
        return Outcome.Success;
    }

    /// <summary>A person asks to stop: at once when it waits, at the worker's next step when one is at work.</summary>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>document.wrong_state</c>.</returns>
    public Outcome AskStop(DateTimeOffset now)
    {
        if (!IsUnderWay)
            return DocumentErrors.WrongState(State);
        if (State == DocumentState.Queued)
            End(DocumentState.Stopped, null, null, now);
        else
            StopAsked = true;
        return Outcome.Success;
    }

    /// <summary>It is being erased: nothing finds it any more, and a worker that still has it is shut out.</summary>
    /// <param name="finishBy">When somebody else finishes the erasure if it has broken off, UTC.</param>
    public void BeginErasure(DateTimeOffset finishBy)
    {
        Attempt++;
        (State, LeaseUntil, Chunks) = (DocumentState.Erasing, finishBy, 0);
    }

    private void Wait()
    {
        (State, Progress, Losses, Chunks) = (DocumentState.Queued, 0, 0, 0);
        (FailureCode, FailureMessage, StartedAt, EndedAt, StopAsked) = (null, null, null, null, false);
    }

    private Outcome As(int attempt, Action change)
    {
        if (State is not (DocumentState.Extracting or DocumentState.Chunking or DocumentState.Embedding))
            return DocumentErrors.WrongState(State);
        if (attempt != Attempt)
            return DocumentErrors.AttemptOutdated(attempt, Attempt);
        change();
        return Outcome.Success;
    }

    private void End(DocumentState state, string? code, string? message, DateTimeOffset now)
    {
        (State, FailureCode, FailureMessage) = (state, code, message);
        (StopAsked, LeaseUntil, EndedAt, Progress) = (false, null, now, state == DocumentState.Indexed ? 1 : Progress);
    }
}
