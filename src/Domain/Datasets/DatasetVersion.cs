using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Datasets;

/// <summary>A file a version was made from.</summary>
/// <param name="Name">File name.</param>
/// <param name="Sha256">Hash of the file as it was uploaded, lower-case hex.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Rows">Rows that were read from it, usable or not.</param>
public sealed record SourceFile(string Name, string Sha256, long Bytes, long Rows);

/// <summary>One split of a version: a stored file of rows.</summary>
/// <param name="Name">Which split.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Characters">Characters of all messages.</param>
/// <param name="ContentSha256">Hash of the rows without their source: equal content has an equal hash, whatever file it came from.</param>
/// <param name="BlobSha256">The stored file of rows.</param>
/// <param name="IndexSha256">The stored file of offsets: where every hundredth row begins.</param>
/// <param name="LabelCounts">Rows of each label, in the order of the version's labels; empty for answer tasks.</param>
public sealed record DatasetSplit(
    SplitName Name, int Rows, long Characters, string ContentSha256, string BlobSha256, string IndexSha256, IReadOnlyList<int> LabelCounts);

/// <summary>What the version is: everything but ids, people and times.</summary>
public sealed record DatasetContent
{
    /// <summary>Hash of the manifest: the identity of the content, cited by runs and evaluations.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Blob of the manifest.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>Blob of the checks' findings.</summary>
    public required string FindingsSha256 { get; init; }

    /// <summary>What a model is to do with it.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>All labels in ordinal order; empty for answer tasks.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The splits that have rows, in the order of <see cref="SplitName"/>.</summary>
    public required IReadOnlyList<DatasetSplit> Splits { get; init; }

    /// <summary>The uploaded files.</summary>
    public required IReadOnlyList<SourceFile> Sources { get; init; }

    /// <summary>How columns became examples.</summary>
    public required ColumnMapping Mapping { get; init; }

    /// <summary>How rows were divided.</summary>
    public required SplitRule SplitRule { get; init; }

    /// <summary>What was left out because of the checks.</summary>
    public required CheckActions Actions { get; init; }

    /// <summary>What the checks found.</summary>
    public required ChecksReport Checks { get; init; }
}

/// <summary>An immutable, hashed version of a dataset. There is no method that changes one.</summary>
public sealed class DatasetVersion : IWorkspaceOwned
{
    private DatasetVersion()
    {
    }

    /// <summary>Records a version whose files are stored.</summary>
    /// <param name="dataset">The dataset, which has given out <paramref name="number"/>.</param>
    /// <param name="number">From 1, without gaps.</param>
    /// <param name="content">What it is.</param>
    /// <param name="createdBy">Account id.</param>
    /// <param name="createdAt">UTC.</param>
    public DatasetVersion(Dataset dataset, int number, DatasetContent content, string createdBy, DateTimeOffset createdAt)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        Id = TypedId.New<DatasetVersionId>(createdAt);
        TenantId = dataset.TenantId;
        WorkspaceId = dataset.WorkspaceId;
        ProjectId = dataset.ProjectId;
        DatasetId = dataset.Id;
        Number = number;
        ContentHash = content.ContentHash;
        Task = content.Task;
        Content = content;
        CreatedBy = createdBy;
        CreatedAt = createdAt;
    }

    /// <summary>Id.</summary>
    public DatasetVersionId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The dataset.</summary>
    public DatasetId DatasetId { get; private set; }

    /// <summary>From 1.</summary>
    public int Number { get; private set; }

    /// <summary>The identity of the content: equal content has an equal hash.</summary>
    public string ContentHash { get; private set; } = "";

    /// <summary>What a model is to do with it.</summary>
    public TaskKind Task { get; private set; }

    /// <summary>Splits, labels, sources, mapping, checks.</summary>
    public DatasetContent Content { get; private set; } = null!;

    /// <summary>Who made it: account id, or a job.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Rows of a split; 0 when the version has no such split.</summary>
    public int Rows(SplitName split) => Content.Splits.FirstOrDefault(part => part.Name == split)?.Rows ?? 0;
}
