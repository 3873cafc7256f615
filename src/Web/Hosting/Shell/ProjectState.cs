using Platform.Domain.Billing.Ledger;
using Platform.Domain.Evaluations;
using Platform.Domain.Projects;
using Platform.Domain.Runs;

namespace Platform.Web.Hosting.Shell;

/// <summary>A project with everything that its overview and the home page say about it.</summary>
internal sealed record ProjectState
{
    public required ProjectId Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required Vertical Vertical { get; init; }

    public required TaskKind Task { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required ProjectFacts Facts { get; init; }

    public LatestData? Data { get; init; }

    public LatestRun? Run { get; init; }

    public LatestEvaluation? Evaluation { get; init; }

    /// <summary>The newest contract that is signed; null before.</summary>
    public string? Contract { get; init; }

    /// <summary>The invoice issued last; null before.</summary>
    public LatestInvoice? Invoice { get; init; }

    public IReadOnlyDictionary<ProjectStep, StepState> Steps => ProjectProgress.Of(Facts);
}

/// <summary>The newest data version of a project.</summary>
internal sealed record LatestData(string Name, int Number, int Rows, DateTimeOffset CreatedAt);

/// <summary>The newest run of a project.</summary>
internal sealed record LatestRun(ProjectId ProjectId, RunId Id, string Name, RunStatus Status, string BaseModel, int Step, int TotalSteps, double? ValidationLoss, DateTimeOffset CreatedAt);

/// <summary>The newest evaluation of a project.</summary>
internal sealed record LatestEvaluation(ProjectId ProjectId, EvaluationId Id, string RunName, EvaluationStatus Status, Verdict? Verdict, MetricComparison? Metric, int Done, int Total, DateTimeOffset CreatedAt);

/// <summary>The newest issued invoice of a project.</summary>
internal sealed record LatestInvoice(InvoiceId Id, string Number, decimal Gross, string Currency, InvoiceState State);
