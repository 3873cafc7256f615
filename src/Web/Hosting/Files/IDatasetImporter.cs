using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;

namespace Platform.Web.Hosting.Files;

/// <summary>A file on the server.</summary>
/// <param name="Name">File name: its ending says the kind, and a word such as <c>train</c> in it the split.</param>
/// <param name="Open">Opens the content; called once.</param>
internal sealed record ServerFile(string Name, Func<Stream> Open);

/// <summary>A version to be made of files on the server, without a person's choices.</summary>
/// <param name="ProjectId">Project; its task is the version's.</param>
/// <param name="DatasetName">Name; a dataset of this name gets one more version.</param>
/// <param name="Files">Files.</param>
internal sealed record ServerImport(ProjectId ProjectId, string DatasetName, IReadOnlyList<ServerFile> Files)
{
    /// <summary>Columns; null to guess them.</summary>
    public ColumnMapping? Mapping { get; init; }

    /// <summary>How rows are divided; null for: as the files' names or a column say, else the default shares.</summary>
    public SplitRule? SplitRule { get; init; }

    /// <summary>What is left out.</summary>
    public CheckActions Actions { get; init; } = new();
}

/// <summary>Makes dataset versions of files that lie on the server: demo data at first start, and corrections sent to the data. Acts for the scope's workspace.</summary>
internal interface IDatasetImporter
{
    /// <summary>Stores, maps, checks, divides and records.</summary>
    /// <returns>Refused as the steps of the wizard refuse.</returns>
    Task<Outcome<DatasetVersionId>> CreateVersionAsync(ServerImport request, CancellationToken cancellationToken);
}
