using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Runs;

namespace Platform.Web.Features.Evaluations;

/// <summary>One line of the list; without figures when they are sealed for the reader.</summary>
internal sealed record EvaluationListItem(
    EvaluationId Id, EvaluationSubject Subject, EvaluationStatus Status, bool CancelAsked, int Cases, int DoneUnits, int TotalUnits, EvaluationReport? Report,
    string? FailureMessage, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, bool IsSealed)
{
    /// <summary>The comparison that the verdict speaks of.</summary>
    public MetricComparison? Headline => Report is { Metrics.Count: > 0 } report ? report.Metrics[0] : null;
}

/// <summary>One evaluation; without figures when they are sealed for the reader.</summary>
public sealed record EvaluationView(
    EvaluationId Id, EvaluationSubject Subject, EvaluationSettings Settings, EvaluationStatus Status, bool CancelAsked, int Cases, int DoneUnits, int TotalUnits,
    EvaluationReport? Report, bool HasCases, string? FailureCode, string? FailureMessage, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, bool IsSealed)
{
    public bool HasEnded => Status is EvaluationStatus.Succeeded or EvaluationStatus.Failed or EvaluationStatus.Cancelled;
}

/// <summary>A run whose result or checkpoints can be evaluated.</summary>
internal sealed record RunChoice(
    RunId Id, string Name, RunStatus Status, string BaseModelName, string DatasetName, bool HasAdapter, IReadOnlyList<int> Checkpoints, IReadOnlyDictionary<SplitName, int> Rows);
