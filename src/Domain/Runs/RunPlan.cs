using Platform.Domain.Datasets;
using Platform.Domain.Models;
using Platform.Domain.Projects;

namespace Platform.Domain.Runs;

/// <summary>Everything that decides what a run computes; fixed when the run is written down.</summary>
/// <param name="ProjectId">The project it belongs to.</param>
/// <param name="Kind">What it makes.</param>
/// <param name="Name">1 to <see cref="Run.MaxNameLength"/> characters.</param>
/// <param name="DatasetVersionId">The immutable data version.</param>
/// <param name="DatasetHash">Its content hash, lower-case hex.</param>
/// <param name="DatasetName">Name and version for people, such as <c>clinic notes v3</c>.</param>
/// <param name="BaseModelId">The frozen base model.</param>
/// <param name="BaseModelHash">Content hash of its weights, lower-case hex.</param>
/// <param name="BaseModelName">Its name for people.</param>
/// <param name="Configuration">The exportable configuration as JSON: what <c>lathe run</c> takes.</param>
/// <param name="TotalSteps">Optimiser steps it will take at most.</param>
/// <param name="Estimate">What it is expected to take.</param>
public sealed record RunPlan(
    ProjectId ProjectId, RunKind Kind, string Name, DatasetVersionId DatasetVersionId, string DatasetHash, string DatasetName, BaseModelId BaseModelId, string BaseModelHash, string BaseModelName,
    string Configuration, int TotalSteps, RunEstimate Estimate)
{
    /// <summary>True when the result is to be compared with its base on the test part as soon as it stands.</summary>
    public bool EvaluateWhenFinished { get; init; }
}
