using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>
/// A file of a collection on its way to being searchable. This row is the truth about it; jobs are only wake-up calls. The attempt is the fencing token:
/// whoever works on it writes under the attempt it was given.
/// </summary>
public sealed partial class CollectionDocument : IWorkspaceOwned, IVersioned
{
    /// <summary>Times in a row that its worker may die before it is given up.</summary>
    public const int MaxLosses = 3;

    /// <summary>Most permission groups of a document.</summary>
    public const int MaxGroups = 20;

    /// <summary>Most metadata fields of a document.</summary>
    public const int MaxFields = 20;

    /// <summary>Longest name or value of a field, in characters.</summary>
    public const int MaxFieldLength = 200;

    private CollectionDocument()
    {
    }

    /// <summary>A file that was stored and waits.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">Its id, which its blobs begin with.</param>
    /// <param name="file">What was stored.</param>
    /// <param name="createdBy">Account id.</param>
    /// <param name="createdAt">UTC.</param>
    public CollectionDocument(Collection collection, DocumentId id, StoredDocument file, string createdBy, DateTimeOffset createdAt)
    {
        Id = id;
        (TenantId, WorkspaceId, ProjectId, CollectionId) = (collection.TenantId, collection.WorkspaceId, collection.ProjectId, collection.Id);
        (Name, BlobSha256, ContentSha256, Bytes, BatchId, Depth) = (file.Name, file.BlobSha256, file.ContentSha256, file.Bytes, file.BatchId, file.Depth);
        (CreatedBy, CreatedAt) = (createdBy, createdAt);
    }

    /// <summary>Id.</summary>
    public DocumentId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>The upload it came with.</summary>
    public Guid BatchId { get; private set; }

    /// <summary>Safe file name, with its path inside an archive where it came from one.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Blob of the file.</summary>
    public string BlobSha256 { get; private set; } = "";

    /// <summary>SHA-256 of the file itself, lower-case hex.</summary>
    public string ContentSha256 { get; private set; } = "";

    /// <summary>Size of the file.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many archives or mails it came out of.</summary>
    public int Depth { get; private set; }

    /// <summary>What its content was found to be; empty until it was read.</summary>
    public string Format { get; private set; } = "";

    /// <summary>Its own title; empty when it has none.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Ids of the permission groups that may read it; none means the whole workspace.</summary>
    public IReadOnlyList<string> Groups { get; private set; } = new List<string>();

    /// <summary>Fields to filter by.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; private set; } = new Dictionary<string, string>();

    /// <summary>Where it stands.</summary>
    public DocumentState State { get; private set; }

    /// <summary>Share of the present step that is done, 0 to 1.</summary>
    public double Progress { get; private set; }

    /// <summary>True when a person asked to stop and the worker has not done so yet.</summary>
    public bool StopAsked { get; private set; }

    /// <summary>Times it was taken by a worker; the fencing token.</summary>
    public int Attempt { get; private set; }

    /// <summary>Times its worker died.</summary>
    public int Losses { get; private set; }

    /// <summary>Until when its worker may be silent; null while nobody works on it.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>Blob of the extracted document; null until it was read.</summary>
    public string? ExtractedSha256 { get; private set; }

    /// <summary>Pages, sheets or slides.</summary>
    public int Pages { get; private set; }

    /// <summary>Characters of the canonical text.</summary>
    public int Characters { get; private set; }

    /// <summary>Passages in the index that is searched.</summary>
    public int Chunks { get; private set; }

    /// <summary>Lowest quality of a page that is not empty, 0 to 1; null until it was read.</summary>
    public double? Quality { get; private set; }

    /// <summary>What a person should know about it.</summary>
    public IReadOnlyList<DocumentWarning> Warnings { get; private set; } = [];

    /// <summary>True when a person looked at its pages or at its instructions and let it pass.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>Why it may not be deleted; empty when there is no hold.</summary>
    public string HoldReason { get; private set; } = "";

    /// <summary>Stable code of what ended it.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>What happened and what to do.</summary>
    public string? FailureMessage { get; private set; }

    /// <summary>Who uploaded it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it came in, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When a worker took it first since it last waited for a person, UTC.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>Times that its file was replaced by a newer one.</summary>
    public int FileRevision { get; private set; }

    /// <summary>When it was indexed or ended otherwise, UTC.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>True when it may not be deleted.</summary>
    public bool IsHeld => HoldReason.Length > 0;

    /// <summary>True while it waits for a worker or has one.</summary>
    public bool IsUnderWay => State is DocumentState.Queued or DocumentState.Extracting or DocumentState.Chunking or DocumentState.Embedding;

    /// <summary>Says who may read it and what it is filtered by.</summary>
    /// <param name="groups">Ids of permission groups; none means the whole workspace.</param>
    /// <param name="fields">Fields; names and values are trimmed.</param>
    /// <returns>Refused with <c>document.groups_invalid</c> or <c>document.fields_invalid</c>; then nothing changes.</returns>
    public Outcome Scope(IReadOnlyCollection<string> groups, IReadOnlyDictionary<string, string> fields)
    {
        if (groups.Count > MaxGroups)
            return DocumentErrors.GroupsInvalid(groups.Count);
        var kept = fields.Select(pair => (Name: pair.Key.Trim(), Value: pair.Value.Trim())).Where(pair => pair.Name.Length > 0 && pair.Value.Length > 0).ToList();
        if (kept.Count > MaxFields || kept.Any(pair => pair.Name.Length > MaxFieldLength || pair.Value.Length > MaxFieldLength))
            return DocumentErrors.FieldsInvalid(kept.Count);
        Groups = groups.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Fields = kept.DistinctBy(pair => pair.Name, StringComparer.Ordinal).ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        return Outcome.Success;
    }

    /// <summary>Its file has another content now: what was read before is forgotten, and it waits to be indexed. Whoever was at work on the old content is shut out.</summary>
    /// <param name="file">What was stored.</param>
    /// <returns>Refused with <c>document.wrong_state</c> while it is being erased, or when it was unpacked into documents of its own.</returns>
    public Outcome Renew(StoredDocument file)
    {
        if (State is DocumentState.Erasing or DocumentState.Unpacked)
            return DocumentErrors.WrongState(State);
        (BlobSha256, ContentSha256, Bytes) = (file.BlobSha256, file.ContentSha256, file.Bytes);
        (ExtractedSha256, Title, Format, Pages, Characters, Quality, Warnings, IsReleased) = (null, "", "", 0, 0, null, [], false);
        (Attempt, FileRevision, LeaseUntil) = (Attempt + 1, FileRevision + 1, null);
        Wait();
        return Outcome.Success;
    }

    /// <summary>Another index version is searched from now on.</summary>
    /// <param name="chunks">Its passages there.</param>
    public void Recount(int chunks) => Chunks = chunks;

    /// <summary>Puts it under legal hold, or lifts the hold.</summary>
    /// <param name="reason">Why; empty to lift.</param>
    public void Hold(string? reason) => HoldReason = (reason ?? "").Trim() is { Length: > Collection.MaxDescriptionLength } tooLong ? tooLong[..Collection.MaxDescriptionLength] : (reason ?? "").Trim();
}

/// <summary>A file as it was stored.</summary>
/// <param name="Name">Safe name.</param>
/// <param name="BlobSha256">Its blob.</param>
/// <param name="ContentSha256">Hash of the file itself.</param>
/// <param name="Bytes">Size.</param>
/// <param name="BatchId">The upload it came with.</param>
/// <param name="Depth">How many archives or mails it came out of.</param>
public sealed record StoredDocument(string Name, string BlobSha256, string ContentSha256, long Bytes, Guid BatchId, int Depth = 0);

/// <summary>What a person should know about a document.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Message">Sentence that names the value and the remedy.</param>
/// <param name="Page">Page it concerns; null for the whole file.</param>
public sealed record DocumentWarning(string Code, string Message, int? Page = null);

/// <summary>What was read from a file.</summary>
/// <param name="Format">What its content is.</param>
/// <param name="Title">Its own title; null when it has none.</param>
/// <param name="Sha256">Blob of the extracted document.</param>
/// <param name="Pages">Number of pages.</param>
/// <param name="Characters">Length of the text.</param>
/// <param name="Quality">Lowest quality of a page that is not empty.</param>
/// <param name="Warnings">What a person should know.</param>
public sealed record ExtractionFacts(
    string Format, string? Title, string Sha256, int Pages, int Characters, double Quality, IReadOnlyList<DocumentWarning> Warnings);

/// <summary>Where a document stands. Stored: the numbers never change.</summary>
public enum DocumentState
{
    /// <summary>Waits for a worker.</summary>
    Queued = 0,

    /// <summary>Its text is being read.</summary>
    Extracting = 1,

    /// <summary>It is being cut into passages.</summary>
    Chunking = 2,

    /// <summary>Its passages are embedded and put into the indexes.</summary>
    Embedding = 3,

    /// <summary>It is found by searches.</summary>
    Indexed = 4,

    /// <summary>It cannot be indexed; the reason is kept.</summary>
    Failed = 5,

    /// <summary>A page is hard to read: a person decides whether it is indexed.</summary>
    NeedsReview = 6,

    /// <summary>It seems to hold instructions for a model: a person decides whether it is indexed.</summary>
    Quarantined = 7,

    /// <summary>A person stopped it.</summary>
    Stopped = 8,

    /// <summary>An archive whose files stand as documents of their own.</summary>
    Unpacked = 9,

    /// <summary>It is being erased; nothing finds it any more.</summary>
    Erasing = 10,
}
