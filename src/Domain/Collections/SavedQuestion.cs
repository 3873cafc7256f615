using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>Where a question came from. Stored: the numbers never change.</summary>
public enum QuestionSource
{
    /// <summary>A person wrote it.</summary>
    Manual = 0,

    /// <summary>A model wrote it from a passage.</summary>
    Generated = 1,

    /// <summary>A person corrected an answer.</summary>
    Correction = 2,
}

/// <summary>What a person decided about a question. Stored: the numbers never change.</summary>
public enum QuestionState
{
    /// <summary>Nobody has looked at it.</summary>
    Proposed = 0,

    /// <summary>It measures retrieval.</summary>
    Accepted = 1,

    /// <summary>It is not used.</summary>
    Rejected = 2,

    /// <summary>It belongs to a test set and never changes.</summary>
    Frozen = 3,
}

/// <summary>A passage that answers a question.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Start">First character in the canonical text.</param>
/// <param name="Length">Number of characters.</param>
/// <param name="Grade">How well it answers: 1 helps, 2 answers, 3 answers completely.</param>
public sealed record ExpectedPassage(Guid DocumentId, int Start, int Length, int Grade = 2);

/// <summary>A question with the passages that answer it: what retrieval and answers are measured by.</summary>
public sealed class SavedQuestion : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest question, in characters.</summary>
    public const int MaxTextLength = 2000;

    /// <summary>Longest expected answer, in characters.</summary>
    public const int MaxAnswerLength = 10_000;

    private SavedQuestion()
    {
    }

    /// <summary>Id.</summary>
    public SavedQuestionId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>The question.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The expected answer; empty when none is known.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>The passages that answer it.</summary>
    public IReadOnlyList<ExpectedPassage> Expected { get; private set; } = [];

    /// <summary>Where it came from.</summary>
    public QuestionSource Source { get; private set; }

    /// <summary>What a person decided.</summary>
    public QuestionState State { get; private set; }

    /// <summary>The answer that was corrected; null for other sources.</summary>
    public AnswerTraceId? TraceId { get; private set; }

    /// <summary>Number of the test set it was frozen in; null while it was not.</summary>
    public int? TestSet { get; private set; }

    /// <summary>Who made it: account id or job.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Who decided about it last: account id.</summary>
    public string? ReviewedBy { get; private set; }

    /// <summary>When it was decided, UTC.</summary>
    public DateTimeOffset? ReviewedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>True when figures are computed from it.</summary>
    public bool Counts => State is QuestionState.Accepted or QuestionState.Frozen && Expected.Count > 0;

    /// <summary>Makes a question. One that a person wrote is accepted at once; others wait for a person.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="content">What it says.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="createdBy">Account id or job.</param>
    /// <param name="createdAt">UTC.</param>
    /// <param name="trace">The corrected answer.</param>
    /// <returns>Refused with <c>collection.question_invalid</c>.</returns>
    public static Outcome<SavedQuestion> Create(
        Collection collection, QuestionContent content, QuestionSource source, string createdBy, DateTimeOffset createdAt, AnswerTraceId? trace = null)
    {
        var question = new SavedQuestion
        {
            Id = TypedId.New<SavedQuestionId>(createdAt),
            TenantId = collection.TenantId,
            WorkspaceId = collection.WorkspaceId,
            CollectionId = collection.Id,
            Source = source,
            State = source == QuestionSource.Manual ? QuestionState.Accepted : QuestionState.Proposed,
            TraceId = trace,
            CreatedBy = createdBy,
            CreatedAt = createdAt,
        };
        var written = question.Write(content);
        return written.Succeeded ? question : written.Error;
    }

    /// <summary>A question that comes out of an archive.</summary>
    /// <param name="collection">The collection it goes into.</param>
    /// <param name="archived">What the archive says; expected passages name documents of this collection.</param>
    /// <param name="createdBy">Account id.</param>
    /// <param name="createdAt">UTC.</param>
    /// <returns>Refused with <c>collection.question_invalid</c>.</returns>
    public static Outcome<SavedQuestion> Restore(Collection collection, ArchivedQuestion archived, string createdBy, DateTimeOffset createdAt)
    {
        var made = Create(collection, archived.Content, archived.Source, createdBy, createdAt);
        if (made.Succeeded)
            (made.Value.State, made.Value.TestSet) = (archived.State, archived.State == QuestionState.Frozen ? archived.TestSet : null);
        return made;
    }

    /// <summary>Changes what it says.</summary>
    /// <param name="content">What it says.</param>
    /// <returns>Refused with <c>collection.question_invalid</c> or <c>collection.question_frozen</c>; then nothing changes.</returns>
    public Outcome Write(QuestionContent content)
    {
        if (State == QuestionState.Frozen)
            return CollectionErrors.QuestionFrozen();
        var text = content.Text?.Trim() ?? "";
        if (text.Length is 0 or > MaxTextLength)
            return CollectionErrors.QuestionInvalid(text.Length);
        var answer = content.Answer?.Trim() ?? "";
        (Text, Answer, Expected) = (text, answer.Length > MaxAnswerLength ? answer[..MaxAnswerLength] : answer, content.Expected);
        return Outcome.Success;
    }

    /// <summary>A person decides about it.</summary>
    /// <param name="accepted">True to measure with it.</param>
    /// <param name="reviewer">Account id.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>collection.question_frozen</c>.</returns>
    public Outcome Decide(bool accepted, string reviewer, DateTimeOffset now)
    {
        if (State == QuestionState.Frozen)
            return CollectionErrors.QuestionFrozen();
        (State, ReviewedBy, ReviewedAt) = (accepted ? QuestionState.Accepted : QuestionState.Rejected, reviewer, now);
        return Outcome.Success;
    }

    /// <summary>Puts an accepted question into a test set, for good.</summary>
    /// <param name="testSet">Number of the set.</param>
    /// <param name="reviewer">Account id.</param>
    /// <param name="now">UTC.</param>
    /// <returns>False when it is not accepted; then nothing changes.</returns>
    public bool Freeze(int testSet, string reviewer, DateTimeOffset now)
    {
        if (State != QuestionState.Accepted)
            return false;
        (State, TestSet, ReviewedBy, ReviewedAt) = (QuestionState.Frozen, testSet, reviewer, now);
        return true;
    }

    /// <summary>Forgets the passages of an erased document, and the answer that may quote it, frozen or not: erasure goes before measuring.</summary>
    /// <param name="document">The document.</param>
    /// <returns>How many passages it forgot.</returns>
    public int Forget(DocumentId document)
    {
        var kept = Expected.Where(one => one.DocumentId != document.Value).ToList();
        var forgotten = Expected.Count - kept.Count;
        if (forgotten > 0)
            (Expected, Answer) = (kept, "");
        return forgotten;
    }
}

/// <summary>What a question says.</summary>
/// <param name="Text">The question.</param>
/// <param name="Answer">The expected answer; null when none is known.</param>
/// <param name="Expected">The passages that answer it.</param>
public sealed record QuestionContent(string Text, string? Answer, IReadOnlyList<ExpectedPassage> Expected);
