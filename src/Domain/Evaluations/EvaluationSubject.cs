using Platform.Domain.Datasets;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;

namespace Platform.Domain.Evaluations;

/// <summary>What is compared on what; fixed when the evaluation is made.</summary>
public sealed record EvaluationSubject
{
    /// <summary>The project.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>The run whose result is compared with its base.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The run's name for people.</summary>
    public required string RunName { get; init; }

    /// <summary>The checkpoint's step; null for the run's own result.</summary>
    public int? CheckpointStep { get; init; }

    /// <summary>Folder of the adapter or of the checkpoint's training state, below the installation's data folder.</summary>
    public required string AdapterFolder { get; init; }

    /// <summary>The frozen base model.</summary>
    public required BaseModelId BaseModelId { get; init; }

    /// <summary>Its name for people.</summary>
    public required string BaseModelName { get; init; }

    /// <summary>Content hash of its weights.</summary>
    public required string BaseModelHash { get; init; }

    /// <summary>The data version.</summary>
    public required DatasetVersionId DatasetVersionId { get; init; }

    /// <summary>Name and version for people.</summary>
    public required string DatasetName { get; init; }

    /// <summary>Content hash of the data version.</summary>
    public required string DatasetHash { get; init; }

    /// <summary>Which held-out part.</summary>
    public required SplitName Split { get; init; }

    /// <summary>Rows of that part.</summary>
    public required int Rows { get; init; }
}
