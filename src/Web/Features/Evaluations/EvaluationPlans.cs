using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Projects;
using Platform.Domain.Runs;

namespace Platform.Web.Features.Evaluations;

/// <summary>What an evaluation of a run compares on what, and how: the same whether a person asks for it or it follows the run by itself.</summary>
internal static class EvaluationPlans
{
    /// <param name="run">The run.</param>
    /// <param name="files">Folder of the adapter, or of a checkpoint with its step.</param>
    /// <param name="version">The run's data version.</param>
    /// <param name="wanted">Held-out part; null for the first of test, hold-out, validation that has rows.</param>
    public static EvaluationSubject Subject(Run run, (string Folder, int? Step) files, DatasetVersion version, SplitName? wanted)
    {
        var split = wanted ?? new[] { SplitName.Test, SplitName.Holdout, SplitName.Valid }.FirstOrDefault(part => version.Rows(part) > 0, SplitName.Test);
        return new()
        {
            ProjectId = run.ProjectId,
            RunId = run.Id,
            RunName = run.Name,
            CheckpointStep = files.Step,
            AdapterFolder = files.Folder,
            BaseModelId = run.BaseModelId,
            BaseModelName = run.BaseModelName,
            BaseModelHash = run.BaseModelHash,
            DatasetVersionId = run.DatasetVersionId,
            DatasetName = run.DatasetName,
            DatasetHash = run.DatasetHash,
            Split = split,
            Rows = version.Rows(split),
        };
    }

    public static EvaluationSettings Settings(EvaluationSettings? wanted, DatasetVersion version)
    {
        var settings = wanted ?? new EvaluationSettings();
        return settings.Task != EvaluationTask.Automatic
            ? settings
            : settings with { Task = version.Task == TaskKind.Label ? EvaluationTask.Labels : EvaluationTask.Answers };
    }
}
