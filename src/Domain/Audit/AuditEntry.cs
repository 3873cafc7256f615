using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Audit;

/// <summary>Who acts.</summary>
/// <param name="Id">Account id, or a job's name such as <c>job:runs.execute</c>.</param>
/// <param name="Name">The person's name at that time; empty for a job.</param>
public readonly record struct AuditActor(string Id, string Name);

/// <summary>
/// What somebody did. Stored together with what was done, so that there is never one without the other, and sealed right after:
/// sealing gives it its place in the workspace's chain. Neither changes nor goes away.
/// </summary>
public sealed class AuditEntry : IWorkspaceOwned
{
    /// <summary>Longest key of what was done, in characters.</summary>
    public const int MaxWhatLength = 60;

    /// <summary>Longest name of a person, in characters; what is longer is cut.</summary>
    public const int MaxNameLength = 200;

    private AuditEntry()
    {
    }

    /// <summary>Notes an action.</summary>
    /// <param name="scope">The workspace.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="what">Stable dotted key, such as <c>run.deleted</c>.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="details">Text made by <see cref="AuditFacts"/>.</param>
    /// <param name="now">When, UTC; kept to the millisecond.</param>
    public AuditEntry(TenantScope scope, AuditActor actor, string what, AuditSubject subject, string details, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(what.Length, MaxWhatLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subject.Type.Length, AuditSubject.MaxTypeLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subject.Id.Length, AuditSubject.MaxIdLength);
        Id = TypedId.New<AuditEntryId>(now);
        (TenantId, WorkspaceId) = (scope.TenantId, scope.WorkspaceId);
        At = UtcMoment.Of(now);
        (Actor, ActorName) = (actor.Id, actor.Name.Length > MaxNameLength ? actor.Name[..MaxNameLength] : actor.Name);
        What = what;
        (SubjectType, SubjectId, ProjectId) = (subject.Type, subject.Id, subject.Project);
        Details = details;
    }

    /// <summary>Id.</summary>
    public AuditEntryId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>When, UTC, to the millisecond.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Account id, or a job's name.</summary>
    public string Actor { get; private set; } = "";

    /// <summary>The person's name at that time; empty for a job.</summary>
    public string ActorName { get; private set; } = "";

    /// <summary>Stable dotted key of what was done.</summary>
    public string What { get; private set; } = "";

    /// <summary>Kind of the object it is about.</summary>
    public string SubjectType { get; private set; } = "";

    /// <summary>Its id.</summary>
    public string SubjectId { get; private set; } = "";

    /// <summary>The project the object belongs to; not a reference, for the project may be gone.</summary>
    public ProjectId? ProjectId { get; private set; }

    /// <summary>Plain facts as a flat JSON object.</summary>
    public string Details { get; private set; } = AuditFacts.None;

    /// <summary>Place in the workspace's chain, from 1 without gaps; null until sealed.</summary>
    public long? Number { get; private set; }

    /// <summary>Hash of the entry before; empty for the first, null until sealed.</summary>
    public string? Previous { get; private set; }

    /// <summary>Hash of all of this; null until sealed.</summary>
    public string? Hash { get; private set; }

    /// <summary>Gives the entry its place after another one; after null the first.</summary>
    /// <returns>The chain's new end.</returns>
    public AuditLink Seal(AuditLink? last)
    {
        if (Number is not null)
            throw new InvalidOperationException($"Entry {Number} is sealed already.");
        (Number, Previous) = ((last?.Number ?? 0) + 1, last?.Hash ?? "");
        Hash = Record("").ComputeHash();
        return new(Number.Value, Hash);
    }

    /// <summary>The sealed entry as it is exported.</summary>
    /// <exception cref="InvalidOperationException">It is not sealed.</exception>
    public AuditRecord ToRecord() => Record(Hash ?? throw new InvalidOperationException("The entry is not sealed yet."));

    private AuditRecord Record(string hash) => new(
        Number!.Value, Id.ToString(), TenantId.ToString(), WorkspaceId.ToString(), At, Actor, ActorName, What, SubjectType, SubjectId, ProjectId?.ToString(), Details, Previous!, hash);
}
