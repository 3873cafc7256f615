using Platform.Domain.Collections;

namespace Platform.Web.Features.Collections.Sources;

/// <summary>A source as pages show it.</summary>
public sealed record SourceView(
    CollectionSourceId Id, SourcePlan Plan, DateTimeOffset? NextAt, DateTimeOffset? LastAt, string? AskCode, string? AskMessage, int AskedRemovals, int Files, bool IsUnderWay, IReadOnlyList<SyncView> History)
{
    /// <summary>Root and folder as one path.</summary>
    public string Place => Plan.Folder.Length == 0 ? Plan.Root : $"{Plan.Root}/{Plan.Folder}";
}

/// <summary>A synchronisation as pages show it.</summary>
public sealed record SyncView(
    SyncRecordId Id, SyncState State, int Seen, int Added, int Changed, int Removed, int Kept, int Refused, string? FailureCode, string? FailureMessage,
    IReadOnlyList<SyncDetail> Details, DateTimeOffset StartedAt, DateTimeOffset? EndedAt)
{
    internal static SyncView Of(SyncRecord row) => new(
        row.Id, row.State, row.Seen, row.Added, row.Changed, row.Removed, row.Kept, row.Refused, row.FailureCode, row.FailureMessage, row.Details, row.StartedAt, row.EndedAt);
}
