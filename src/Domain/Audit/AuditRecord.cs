using Platform.Domain.Kernel;

namespace Platform.Domain.Audit;

/// <summary>The end of a chain: what the next entry follows.</summary>
/// <param name="Number">Number of the last entry.</param>
/// <param name="Hash">Its hash.</param>
public sealed record AuditLink(long Number, string Hash);

/// <summary>A sealed entry as it stands in a file: one line of JSON, hashed in exactly this form.</summary>
/// <param name="Number">Place in the workspace's chain, from 1 without gaps.</param>
/// <param name="Id">Id of the entry.</param>
/// <param name="Tenant">The organisation.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="At">When, UTC, to the millisecond.</param>
/// <param name="Actor">Account id, or a job's name.</param>
/// <param name="ActorName">The person's name at that time; empty for a job.</param>
/// <param name="What">Stable dotted key of what was done.</param>
/// <param name="SubjectType">Kind of the object it is about.</param>
/// <param name="SubjectId">Its id.</param>
/// <param name="Project">The object's project; null when there is none.</param>
/// <param name="Details">Plain facts: the text of a flat JSON object.</param>
/// <param name="Previous">Hash of the entry before; empty for the first.</param>
/// <param name="Hash">Hash of all of this.</param>
public sealed record AuditRecord(
    long Number,
    string Id,
    string Tenant,
    string Workspace,
    DateTimeOffset At,
    string Actor,
    string ActorName,
    string What,
    string SubjectType,
    string SubjectId,
    string? Project,
    string Details,
    string Previous,
    string Hash)
{
    /// <summary>The hash that belongs to the content.</summary>
    public string ComputeHash() => CanonicalText.HashOf(this with { At = At.ToUniversalTime(), Hash = "" });

    /// <summary>One line of a file.</summary>
    public string ToLine() => CanonicalText.Of(this);

    /// <summary>Reads a line; null when it is not one of an audit log.</summary>
    public static AuditRecord? FromLine(string line) => CanonicalText.Read<AuditRecord>(line);
}
