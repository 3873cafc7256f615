using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Datasets;

/// <summary>A named line of immutable versions in a project.</summary>
public sealed class Dataset : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    private Dataset()
    {
    }

    /// <summary>Id.</summary>
    public DatasetId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project it belongs to.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>Name, unique in the project.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Number of the newest version; 0 before the first.</summary>
    public int LatestNumber { get; private set; }

    /// <summary>Who made it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>Makes a dataset without versions.</summary>
    /// <returns>Refused with <c>dataset.name_invalid</c>.</returns>
    public static Outcome<Dataset> Create(TenantScope scope, ProjectId projectId, string name, string createdBy, DateTimeOffset createdAt)
    {
        var trimmed = name?.Trim() ?? "";
        if (trimmed.Length is 0 or > MaxNameLength)
            return DatasetErrors.NameInvalid(trimmed.Length);
        return new Dataset
        {
            Id = TypedId.New<DatasetId>(createdAt),
            TenantId = scope.TenantId,
            WorkspaceId = scope.WorkspaceId,
            ProjectId = projectId,
            Name = trimmed,
            CreatedBy = createdBy,
            CreatedAt = createdAt,
        };
    }

    /// <summary>Takes the next number. Two makers of a version cannot both save it: the dataset is saved with a concurrency check.</summary>
    /// <returns>The new version's number.</returns>
    public int TakeNextNumber() => ++LatestNumber;
}
