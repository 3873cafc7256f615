using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>How a synchronisation ended. Stored: the numbers never change.</summary>
public enum SyncState
{
    /// <summary>At work, or its worker died and the next one goes on.</summary>
    Running = 0,

    /// <summary>Everything was looked at.</summary>
    Done = 1,

    /// <summary>It stopped before it changed anything; a person decides.</summary>
    Asks = 2,

    /// <summary>The source could not be read; nothing was removed.</summary>
    Failed = 3,

    /// <summary>A person ended it.</summary>
    Cancelled = 4,
}

/// <summary>What became of a file. Stored by name.</summary>
public enum SyncAct
{
    /// <summary>A new document.</summary>
    Added,

    /// <summary>Its document has another content now.</summary>
    Changed,

    /// <summary>Its documents were erased, with receipts.</summary>
    Removed,

    /// <summary>It is gone, but its document is held or must be kept.</summary>
    Kept,

    /// <summary>It cannot be a document.</summary>
    Refused,
}

/// <summary>A file that something was done with.</summary>
/// <param name="Path">Path below the source.</param>
/// <param name="Act">What was done.</param>
/// <param name="Code">Stable code of the reason; null where there is none to say.</param>
/// <param name="Message">The reason.</param>
public sealed record SyncDetail(string Path, SyncAct Act, string? Code = null, string? Message = null);

/// <summary>One synchronisation: what was done, and what was refused and why.</summary>
public sealed class SyncRecord : IWorkspaceOwned
{
    /// <summary>Most files that are named; the counts are complete.</summary>
    public const int MostDetails = 500;

    private SyncRecord()
    {
    }

    /// <summary>Begins one.</summary>
    /// <param name="source">The source.</param>
    /// <param name="task">The work that does it.</param>
    /// <param name="at">UTC.</param>
    public SyncRecord(CollectionSource source, CollectionTask task, DateTimeOffset at)
    {
        Id = TypedId.New<SyncRecordId>(at);
        (TenantId, WorkspaceId, SourceId, CollectionId) = (source.TenantId, source.WorkspaceId, source.Id, source.CollectionId);
        (TaskId, AskedBy, StartedAt) = (task.Id, task.CreatedBy, at);
    }

    /// <summary>Id.</summary>
    public SyncRecordId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The source.</summary>
    public CollectionSourceId SourceId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>The work that did it.</summary>
    public CollectionTaskId TaskId { get; private set; }

    /// <summary>How it ended.</summary>
    public SyncState State { get; private set; }

    /// <summary>Files seen.</summary>
    public int Seen { get; private set; }

    /// <summary>Documents added.</summary>
    public int Added { get; private set; }

    /// <summary>Documents with another content.</summary>
    public int Changed { get; private set; }

    /// <summary>Files whose documents were erased.</summary>
    public int Removed { get; private set; }

    /// <summary>Files that are gone and whose documents are held or must be kept.</summary>
    public int Kept { get; private set; }

    /// <summary>Files that cannot be documents.</summary>
    public int Refused { get; private set; }

    /// <summary>Stable code of why it ended early.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>Why it ended early.</summary>
    public string? FailureMessage { get; private set; }

    /// <summary>The files, in the order they were met.</summary>
    public IReadOnlyList<SyncDetail> Details { get; private set; } = [];

    /// <summary>Account id or job.</summary>
    public string AskedBy { get; private set; } = "";

    /// <summary>When it began, UTC.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Notes what became of files.</summary>
    /// <param name="seen">Files seen in all.</param>
    /// <param name="details">What was done since the last note.</param>
    public void Note(int seen, IReadOnlyCollection<SyncDetail> details)
    {
        int Of(SyncAct act) => details.Count(detail => detail.Act == act);
        Seen = seen;
        (Added, Changed, Removed, Kept, Refused) = (Added + Of(SyncAct.Added), Changed + Of(SyncAct.Changed), Removed + Of(SyncAct.Removed), Kept + Of(SyncAct.Kept), Refused + Of(SyncAct.Refused));
        Details = [.. Details.Concat(details).Take(MostDetails)];
    }

    /// <summary>It ended.</summary>
    /// <param name="state">How.</param>
    /// <param name="why">Why early; null when it is done.</param>
    /// <param name="at">UTC.</param>
    public void End(SyncState state, DomainError? why, DateTimeOffset at) => (State, FailureCode, FailureMessage, EndedAt) = (state, why?.Code, why?.Message, at);
}
