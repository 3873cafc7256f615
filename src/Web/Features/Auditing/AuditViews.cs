using Platform.Domain.Audit;
using Platform.Domain.Projects;

namespace Platform.Web.Features.Auditing;

/// <summary>Which entries are wanted; null and empty for all.</summary>
/// <param name="From">First day, UTC.</param>
/// <param name="To">Last day, UTC.</param>
/// <param name="Actor">Account id or job.</param>
/// <param name="Area">Kind of action: the part of its key before the dot.</param>
/// <param name="Project">Project.</param>
/// <param name="Text">An id of what it is about, or a part of the details.</param>
internal sealed record AuditFilter(DateOnly? From = null, DateOnly? To = null, string? Actor = null, string? Area = null, ProjectId? Project = null, string? Text = null)
{
    public bool IsOpen => this == new AuditFilter();
}

/// <summary>An entry as its page shows it.</summary>
/// <param name="Number">Place in the chain.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Actor">Account id or job.</param>
/// <param name="ActorName">Name at that time; empty for a job.</param>
/// <param name="What">Key of what was done.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Details">Names and values, in their order.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record AuditView(long Number, DateTimeOffset At, string Actor, string ActorName, string What, AuditSubject Subject, IReadOnlyList<AuditDetail> Details, string Hash)
{
    /// <summary>Where the subject still stands; null when it is gone or has no page.</summary>
    public string? Href { get; init; }
}

/// <summary>One plain fact.</summary>
public sealed record AuditDetail(string Name, string Value);

/// <summary>Somebody who acted.</summary>
internal sealed record AuditPerson(string Actor, string Name);

/// <summary>A project to filter by.</summary>
internal sealed record AuditProject(ProjectId Id, string Name);
