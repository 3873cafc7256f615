using Platform.Domain.Datasets;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;

namespace Platform.Web.Features.Runs;

/// <summary>Which runs a list shows. Null means no restriction.</summary>
public sealed record RunFilter
{
    public IReadOnlyList<RunStatus>? Statuses { get; init; }

    public BaseModelId? BaseModelId { get; init; }

    public DatasetVersionId? DatasetVersionId { get; init; }

    /// <summary>Part of the name, case ignored.</summary>
    public string? Text { get; init; }

    /// <summary>Rows to leave out from the top.</summary>
    public int Skip { get; init; }

    /// <summary>Rows wanted, 1 to 200.</summary>
    public int Take { get; init; } = 50;
}

/// <summary>One row of a list of runs.</summary>
public sealed record RunListItem(
    RunId Id, ProjectId ProjectId, string Name, RunStatus Status, RunRequest Request, int Step, int TotalSteps, double? Loss, double? ValidationLoss,
    string BaseModelName, string DatasetName, double ActiveSeconds, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    string? FailureCode);

/// <summary>Everything a run's header and configuration tab show.</summary>
public sealed record RunView(
    RunId Id, ProjectId ProjectId, string Name, RunStatus Status, RunRequest Request, int Attempt, string? Node, int Step, int TotalSteps, double? Loss, double? ValidationLoss,
    double? TokensPerSecond, double ActiveSeconds, long PeakBytes, RunEstimate? Estimate, string Configuration, DatasetVersionId DatasetVersionId, string DatasetName,
    string DatasetHash, BaseModelId BaseModelId, string BaseModelName, string BaseModelHash, string? FailureCode, string? FailureMessage, bool StoppedEarly,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, AdapterView? Adapter)
{
    /// <summary>True when the result is evaluated without being asked again.</summary>
    public bool EvaluateWhenFinished { get; init; }

    /// <summary>Seconds of work that remain at the measured speed; null before any step and after the end.</summary>
    public double? RemainingSeconds => Status == RunStatus.Running && Step > 0 ? ActiveSeconds / Step * (TotalSteps - Step) : null;

    /// <summary>What may be asked of the run now.</summary>
    public RunActions Actions => new(
        Status is RunStatus.Queued || (Status is RunStatus.Running && Request is RunRequest.None),
        Status is RunStatus.Paused || (Status is RunStatus.Running && Request is RunRequest.Pause),
        Status is RunStatus.Running or RunStatus.Paused && Step > 0 && Request is not (RunRequest.StopAndSave or RunRequest.Discard),
        Status is RunStatus.Draft or RunStatus.Queued or RunStatus.Running or RunStatus.Paused && Request is not RunRequest.Discard,
        Status is RunStatus.Failed or RunStatus.Cancelled,
        Status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled);
}

/// <summary>Which buttons apply.</summary>
public sealed record RunActions(bool CanPause, bool CanResume, bool CanStopAndSave, bool CanCancel, bool CanRetry, bool CanDelete);

/// <summary>The result of a run.</summary>
public sealed record AdapterView(AdapterId Id, string Name, int Step, int Rank, string Sha256, long Bytes, DateTimeOffset CreatedAt);

/// <summary>One line of a chart: value i belongs to step i. At most <see cref="RunQueries.MaxPoints"/> points, chosen so that the shape is kept.</summary>
public sealed record SeriesPoints(IReadOnlyList<int> Steps, IReadOnlyList<double> Values)
{
    public static readonly SeriesPoints Empty = new([], []);
}

/// <summary>All curves of a run, or what was added to them since a step.</summary>
/// <param name="LastStep">Ask for what comes after this step next time.</param>
/// <param name="Stamp">Attempt that wrote the last row. When it differs from the one seen before, steps were done again: read everything anew.</param>
public sealed record RunSeries(
    int LastStep, int Stamp, SeriesPoints Loss, SeriesPoints ValidationLoss, SeriesPoints LearningRate, SeriesPoints GradientNorm, SeriesPoints TokensPerSecond,
    SeriesPoints PeakBytes, SeriesPoints ElapsedSeconds);

/// <summary>One step of a run's history.</summary>
public sealed record RunEventView(RunEventKind Kind, RunStatus Status, int Attempt, int Step, string Actor, string? ActorName, string? Reason, DateTimeOffset At);

/// <summary>One log line.</summary>
public sealed record RunLogView(long Sequence, RunLogLevel Level, int Attempt, string Text, DateTimeOffset At);

/// <summary>One checkpoint.</summary>
public sealed record RunCheckpointView(RunCheckpointId Id, int Step, long Bytes, bool IsBest, double? ValidationLoss, DateTimeOffset CreatedAt);

/// <summary>Validation answers of one step.</summary>
public sealed record RunAnswersView(int Step, IReadOnlyList<int> Steps, IReadOnlyList<ShownAnswer> Answers);

/// <summary>Why a queued run is not running.</summary>
public enum WaitReason
{
    /// <summary>Nothing is in the way: it starts in a moment.</summary>
    StartsNow = 0,

    /// <summary>Other runs hold the device or stand before it.</summary>
    DeviceBusy = 1,

    /// <summary>An operator lets no new work start.</summary>
    Draining = 2,

    /// <summary>No engine is ready: it is starting or starts again.</summary>
    EngineStarting = 3,
}

/// <summary>A run's place in the queue.</summary>
/// <param name="Place">1 is the next to start.</param>
/// <param name="Ahead">Runs before it, the working ones included.</param>
/// <param name="Reason">Why it waits.</param>
/// <param name="ExpectedStart">When it is likely to start, UTC; null when nothing is known about the runs before it.</param>
public sealed record QueuePlace(int Place, int Ahead, WaitReason Reason, DateTimeOffset? ExpectedStart);

/// <summary>A setting that differs between two runs; null where a run does not have it.</summary>
public sealed record ConfigurationDifference(string Setting, string? First, string? Second);

/// <summary>Two runs side by side.</summary>
public sealed record RunComparison(
    RunView First, RunView Second, RunSeries FirstSeries, RunSeries SecondSeries, bool SameData, bool SameModel, IReadOnlyList<ConfigurationDifference> Differences);
