using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>Kinds of background work on a whole collection. Stored: the numbers never change.</summary>
public enum CollectionTaskKind
{
    /// <summary>Puts every document into a new index version.</summary>
    BuildIndex = 0,

    /// <summary>Measures retrieval on the saved questions.</summary>
    Measure = 1,

    /// <summary>Lets a model propose questions from passages.</summary>
    ProposeQuestions = 2,

    /// <summary>Measures the vector search of an index version beside a full comparison.</summary>
    MeasureFirstPass = 3,

    /// <summary>Writes an archive of the collection.</summary>
    BackUp = 4,

    /// <summary>Fills a new collection from an archive.</summary>
    Restore = 5,

    /// <summary>Indexes documents anew in the version that is searched.</summary>
    Reindex = 6,

    /// <summary>Brings the collection up to date with a folder or share.</summary>
    Sync = 7,
}

/// <summary>Which documents are indexed anew. Every condition that is set must hold.</summary>
public sealed record DocumentSelection
{
    /// <summary>Part of the name; null for all.</summary>
    public string? Text { get; init; }

    /// <summary>State; null for all.</summary>
    public DocumentState? State { get; init; }

    /// <summary>Format, such as <c>pdf</c>; null for all.</summary>
    public string? Format { get; init; }

    /// <summary>Key of a permission group; null for all.</summary>
    public string? Group { get; init; }

    /// <summary>Fields that the document must have, each with this value.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>True to read the files again, false to go on from what was read before.</summary>
    public bool FromStart { get; init; }

    /// <summary>Groups of the one who asked: only what he sees is touched. Null when he sees every document.</summary>
    public IReadOnlyList<string>? SeenBy { get; init; }
}

/// <summary>What work is about, where its kind asks for more than an index version and a number.</summary>
public sealed record TaskWish
{
    /// <summary>Documents to index anew.</summary>
    public DocumentSelection? Documents { get; init; }

    /// <summary>The source to synchronise with.</summary>
    public Guid? SourceId { get; init; }

    /// <summary>How many removals a person looked at and wants; more than these are asked about again.</summary>
    public int ConfirmedRemovals { get; init; }
}

/// <summary>Where the work stands. Stored: the numbers never change.</summary>
public enum TaskState
{
    /// <summary>Waits for a worker.</summary>
    Queued = 0,

    /// <summary>A worker has it.</summary>
    Running = 1,

    /// <summary>Done.</summary>
    Succeeded = 2,

    /// <summary>Refused; the reason is kept.</summary>
    Failed = 3,

    /// <summary>A person ended it.</summary>
    Cancelled = 4,
}

/// <summary>Background work on a collection. The row is the truth, jobs are wake-up calls, the attempt is the fencing token.</summary>
public sealed class CollectionTask : IWorkspaceOwned, IVersioned
{
    /// <summary>Times that its worker may die before it is given up.</summary>
    public const int MaxLosses = 3;

    private CollectionTask()
    {
    }

    /// <summary>Makes work that waits.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="kind">What.</param>
    /// <param name="indexId">Index version it is about; null for the one that is searched.</param>
    /// <param name="wanted">How many things are wanted, where the kind asks for a number.</param>
    /// <param name="createdBy">Account id or job.</param>
    /// <param name="createdAt">UTC.</param>
    /// <param name="wish">More, where the kind asks for it.</param>
    public CollectionTask(
        Collection collection, CollectionTaskKind kind, CollectionIndexId? indexId, int wanted, string createdBy, DateTimeOffset createdAt, TaskWish? wish = null)
    {
        Id = TypedId.New<CollectionTaskId>(createdAt);
        (TenantId, WorkspaceId, ProjectId, CollectionId) = (collection.TenantId, collection.WorkspaceId, collection.ProjectId, collection.Id);
        (Kind, IndexId, Wanted, Wish, CreatedBy, CreatedAt) = (kind, indexId, wanted, wish, createdBy, createdAt);
    }

    /// <summary>Id.</summary>
    public CollectionTaskId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>What.</summary>
    public CollectionTaskKind Kind { get; private set; }

    /// <summary>Index version it is about; null for the one that is searched.</summary>
    public CollectionIndexId? IndexId { get; private set; }

    /// <summary>How many things are wanted.</summary>
    public int Wanted { get; private set; }

    /// <summary>What it is about; null where index version and number say it.</summary>
    public TaskWish? Wish { get; private set; }

    /// <summary>Where it stands.</summary>
    public TaskState State { get; private set; }

    /// <summary>True when a person asked to end it.</summary>
    public bool CancelAsked { get; private set; }

    /// <summary>Things done, of <see cref="Total"/>.</summary>
    public int Done { get; private set; }

    /// <summary>Things to do.</summary>
    public int Total { get; private set; }

    /// <summary>Times it was taken; the fencing token.</summary>
    public int Attempt { get; private set; }

    /// <summary>Times its worker died.</summary>
    public int Losses { get; private set; }

    /// <summary>Until when its worker may be silent.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>Stable code of what ended it.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>What happened and what to do.</summary>
    public string? FailureMessage { get; private set; }

    /// <summary>Who asked for it.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>True when nothing will change any more.</summary>
    public bool HasEnded => State is TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled;

    /// <summary>Takes it for a worker.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="lease">How long the worker may be silent.</param>
    /// <returns>The attempt. Refused with <c>collection.task_wrong_state</c> or <c>collection.task_lost</c>.</returns>
    public Outcome<int> Claim(DateTimeOffset now, TimeSpan lease)
    {
        if (HasEnded || (State == TaskState.Running && LeaseUntil > now))
            return CollectionErrors.TaskWrongState(State);
        if (State == TaskState.Running && ++Losses >= MaxLosses)
        {
            End(TaskState.Failed, CollectionErrors.TaskLost(), now);
            return CollectionErrors.TaskLost();
        }

        (State, LeaseUntil) = (TaskState.Running, now + lease);
        return ++Attempt;
    }

    /// <summary>Notes how far it is and renews the lease; ends it when a person asked to.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    /// <param name="done">Things done.</param>
    /// <param name="total">Things to do.</param>
    /// <param name="now">UTC.</param>
    /// <param name="lease">How long the worker may be silent now.</param>
    /// <returns>Refused when it ended by a person's wish.</returns>
    public Outcome Progress(int attempt, int done, int total, DateTimeOffset now, TimeSpan lease)
    {
        Outcome result = Outcome.Success;
        var current = As(attempt, () =>
        {
            (Done, Total, LeaseUntil) = (done, total, now + lease);
            if (!CancelAsked)
                return;
            End(TaskState.Cancelled, null, now);
            result = CollectionErrors.TaskCancelled();
        });
        return current.Succeeded ? result : current;
    }

    /// <summary>It is done.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    /// <param name="now">UTC.</param>
    public Outcome Succeed(int attempt, DateTimeOffset now) => As(attempt, () => End(TaskState.Succeeded, null, now));

    /// <summary>A refusal ended it.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    /// <param name="error">Why.</param>
    /// <param name="now">UTC.</param>
    public Outcome Fail(int attempt, DomainError error, DateTimeOffset now) => As(attempt, () => End(TaskState.Failed, error, now));

    /// <summary>The worker stops in good order.</summary>
    /// <param name="attempt">The worker's attempt.</param>
    public Outcome Release(int attempt) => As(attempt, () => (State, LeaseUntil) = (TaskState.Queued, null));

    /// <summary>A person asks to end it.</summary>
    /// <param name="now">UTC.</param>
    public Outcome AskCancel(DateTimeOffset now)
    {
        if (HasEnded)
            return CollectionErrors.TaskWrongState(State);
        if (State == TaskState.Queued)
            End(TaskState.Cancelled, null, now);
        else
            CancelAsked = true;
        return Outcome.Success;
    }

    private Outcome As(int attempt, Action change)
    {
        if (State != TaskState.Running)
            return CollectionErrors.TaskWrongState(State);
        if (attempt != Attempt)
            return CollectionErrors.TaskOutdated(attempt, Attempt);
        change();
        return Outcome.Success;
    }

    private void End(TaskState state, DomainError? error, DateTimeOffset now) =>
        (State, FailureCode, FailureMessage, CancelAsked, LeaseUntil, EndedAt) = (state, error?.Code, error?.Message, false, null, now);
}
