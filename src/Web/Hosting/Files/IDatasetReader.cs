using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;

namespace Platform.Web.Hosting.Files;

/// <summary>A dataset version as runs and evaluations need it.</summary>
/// <param name="Id">Version.</param>
/// <param name="DatasetId">Dataset.</param>
/// <param name="ProjectId">Project.</param>
/// <param name="Name">The dataset's name.</param>
/// <param name="Number">The version's number.</param>
/// <param name="Content">Hash, task, labels, splits.</param>
internal sealed record DatasetSource(DatasetVersionId Id, DatasetId DatasetId, ProjectId ProjectId, string Name, int Number, DatasetContent Content);

/// <summary>Reads the rows of dataset versions of the current workspace. For jobs and use cases of every feature.</summary>
internal interface IDatasetReader
{
    /// <summary>What the version is.</summary>
    /// <returns>Refused with <c>dataset.version_not_found</c>, also for another workspace's version.</returns>
    Task<Outcome<DatasetSource>> FindAsync(DatasetVersionId versionId, CancellationToken cancellationToken);

    /// <summary>Opens a split. Rows are decrypted and read one at a time, in stored order, while the result is enumerated.</summary>
    /// <returns>Refused with <c>dataset.version_not_found</c> or <c>dataset.split_missing</c>.</returns>
    Task<Outcome<IAsyncEnumerable<DatasetRow>>> OpenAsync(DatasetVersionId versionId, SplitName split, CancellationToken cancellationToken);
}
