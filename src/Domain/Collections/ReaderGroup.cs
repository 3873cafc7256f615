using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>People of a workspace who may read documents that others of it may not.</summary>
public sealed class ReaderGroup : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    private ReaderGroup()
    {
    }

    /// <summary>Id; documents and passages name the group by it, so that renaming it moves nothing.</summary>
    public ReaderGroupId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>Name, unique in the workspace.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Account ids of its people.</summary>
    public IReadOnlyList<string> UserIds { get; private set; } = [];

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>The group as documents and passages name it.</summary>
    public string Key => Id.Value.ToString("N");

    /// <summary>Makes a group.</summary>
    /// <param name="scope">Owner.</param>
    /// <param name="name">Name.</param>
    /// <param name="userIds">Account ids.</param>
    /// <param name="createdAt">UTC.</param>
    /// <returns>Refused with <c>collection.group_name_invalid</c>.</returns>
    public static Outcome<ReaderGroup> Create(TenantScope scope, string name, IEnumerable<string> userIds, DateTimeOffset createdAt)
    {
        var group = new ReaderGroup
        {
            Id = TypedId.New<ReaderGroupId>(createdAt),
            TenantId = scope.TenantId,
            WorkspaceId = scope.WorkspaceId,
            CreatedAt = createdAt,
        };
        var changed = group.Change(name, userIds);
        return changed.Succeeded ? group : changed.Error;
    }

    /// <summary>Gives it another name and other people.</summary>
    /// <param name="name">Name.</param>
    /// <param name="userIds">Account ids.</param>
    /// <returns>Refused with <c>collection.group_name_invalid</c>; then nothing changes.</returns>
    public Outcome Change(string name, IEnumerable<string> userIds)
    {
        var trimmed = name?.Trim() ?? "";
        if (trimmed.Length is 0 or > MaxNameLength)
            return CollectionErrors.GroupNameInvalid(trimmed.Length);
        (Name, UserIds) = (trimmed, [.. userIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        return Outcome.Success;
    }
}
