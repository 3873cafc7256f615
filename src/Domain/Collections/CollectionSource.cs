using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>Kinds of sources. Stored: the numbers never change.</summary>
public enum SourceKind
{
    /// <summary>A folder of the server; a share is one where it is mounted.</summary>
    Folder = 0,

    /// <summary>A WebDAV address.</summary>
    WebDav = 1,
}

/// <summary>Who may read the files below a subfolder.</summary>
/// <param name="Folder">Path below the source, with slashes.</param>
/// <param name="Groups">Keys of the groups; none means everybody of the workspace.</param>
public sealed record SourceRule(string Folder, IReadOnlyList<string> Groups);

/// <summary>What a person chooses about a source.</summary>
public sealed record SourcePlan
{
    /// <summary>The kind.</summary>
    public SourceKind Kind { get; init; }

    /// <summary>Folder or address that the installation allows.</summary>
    public required string Root { get; init; }

    /// <summary>Path below it, with slashes; empty for the root itself.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Minutes between two synchronisations; 0 only when a person asks.</summary>
    public int EveryMinutes { get; init; }

    /// <summary>Share of its documents that one synchronisation may remove without asking a person, 0 to 1.</summary>
    public double RemovalShare { get; init; } = 0.2;

    /// <summary>Groups that may read its files; none means everybody of the workspace.</summary>
    public IReadOnlyList<string> Groups { get; init; } = new List<string>();

    /// <summary>Subfolders with readers of their own; the longest that fits holds.</summary>
    public IReadOnlyList<SourceRule> Rules { get; init; } = [];
}

/// <summary>A folder or share that a collection follows: what comes there is added, what changes is indexed anew, what goes is erased.</summary>
public sealed class CollectionSource : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest root or folder, in characters.</summary>
    public const int MaxPathLength = 1000;

    /// <summary>Most rules of a source.</summary>
    public const int MaxRules = 50;

    /// <summary>Longest pause between two synchronisations: a week.</summary>
    public const int MostMinutes = 7 * 24 * 60;

    /// <summary>Shortest pause.</summary>
    public const int LeastMinutes = 5;

    private CollectionSource()
    {
    }

    /// <summary>Id.</summary>
    public CollectionSourceId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>What a person chose.</summary>
    public SourcePlan Plan { get; private set; } = null!;

    /// <summary>When it is synchronised next, UTC; null when only a person starts it.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>When it was synchronised last, UTC.</summary>
    public DateTimeOffset? LastAt { get; private set; }

    /// <summary>Stable code of what a person must decide; null when nothing waits.</summary>
    public string? AskCode { get; private set; }

    /// <summary>What a person must decide.</summary>
    public string? AskMessage { get; private set; }

    /// <summary>How many removals it asks about.</summary>
    public int AskedRemovals { get; private set; }

    /// <summary>Account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was bound, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>Binds a collection to a source.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="plan">What a person chose.</param>
    /// <param name="createdBy">Account id.</param>
    /// <param name="createdAt">UTC.</param>
    /// <returns>Refused with <c>source.path_invalid</c>, <c>source.interval_invalid</c>, <c>source.share_invalid</c> or <c>source.rules_invalid</c>.</returns>
    public static Outcome<CollectionSource> Create(Collection collection, SourcePlan plan, string createdBy, DateTimeOffset createdAt)
    {
        var source = new CollectionSource
        {
            Id = TypedId.New<CollectionSourceId>(createdAt),
            TenantId = collection.TenantId,
            WorkspaceId = collection.WorkspaceId,
            ProjectId = collection.ProjectId,
            CollectionId = collection.Id,
            CreatedBy = createdBy,
            CreatedAt = createdAt,
        };
        var planned = source.Change(plan, createdAt);
        return planned.Succeeded ? source : planned.Error;
    }

    /// <summary>Changes what a person chose. The place itself never changes: another folder is another source.</summary>
    /// <param name="plan">The choice.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused as <see cref="Create"/> is.</returns>
    public Outcome Change(SourcePlan plan, DateTimeOffset now)
    {
        if (plan.Root.Length is 0 or > MaxPathLength || plan.Folder.Length > MaxPathLength)
            return SourceErrors.PathInvalid();
        if (plan.EveryMinutes != 0 && plan.EveryMinutes is < LeastMinutes or > MostMinutes)
            return SourceErrors.IntervalInvalid(plan.EveryMinutes);
        if (plan.RemovalShare is not (>= 0 and <= 1))
            return SourceErrors.ShareInvalid(plan.RemovalShare);
        if (plan.Rules.Count > MaxRules || plan.Groups.Count > CollectionDocument.MaxGroups || plan.Rules.Any(rule => rule.Folder.Length is 0 or > MaxPathLength || rule.Groups.Count > CollectionDocument.MaxGroups))
            return SourceErrors.RulesInvalid(plan.Rules.Count);
        Plan = Plan is { } before ? plan with { Kind = before.Kind, Root = before.Root, Folder = before.Folder } : plan;
        NextAt = Next(now);
        return Outcome.Success;
    }

    /// <summary>Groups that may read a file of it.</summary>
    /// <param name="path">Path below the source, with slashes.</param>
    public IReadOnlyList<string> ReadersOf(string path) => Plan.Rules
        .Where(rule => path.StartsWith(rule.Folder + "/", StringComparison.Ordinal)).OrderByDescending(rule => rule.Folder.Length).FirstOrDefault()?.Groups ?? Plan.Groups;

    /// <summary>Most documents that one synchronisation may remove without asking: the chosen share, but always one.</summary>
    /// <param name="tracked">Documents of the source.</param>
    public int MayRemove(int tracked) => Math.Max(1, (int)Math.Floor(Plan.RemovalShare * tracked));

    /// <summary>A synchronisation was queued: the next one follows after the pause.</summary>
    /// <param name="now">UTC.</param>
    public void Queued(DateTimeOffset now) => NextAt = Next(now);

    /// <summary>A synchronisation ended well.</summary>
    /// <param name="now">UTC.</param>
    public void Synchronised(DateTimeOffset now)
    {
        (LastAt, AskCode, AskMessage, AskedRemovals) = (now, null, null, 0);
        NextAt = Next(now);
    }

    /// <summary>A synchronisation stopped before it changed anything: a person must decide. Until then it does not run by itself.</summary>
    /// <param name="why">What must be decided.</param>
    /// <param name="removals">How many removals it is about.</param>
    public void Ask(DomainError why, int removals) => (AskCode, AskMessage, AskedRemovals, NextAt) = (why.Code, why.Message, removals, null);

    private DateTimeOffset? Next(DateTimeOffset now) => Plan.EveryMinutes == 0 || AskCode is not null ? null : now.AddMinutes(Plan.EveryMinutes);
}
