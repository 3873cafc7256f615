using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Runs;

/// <summary>
/// One piece of long work. This row is the truth about it; jobs are only wake-up calls. The attempt number is the fencing token:
/// whoever works on the run writes under the attempt it was given, and a later attempt shuts it out.
/// </summary>
public sealed partial class Run : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Times in a row that a run may be lost without a new checkpoint before it is given up.</summary>
    public const int MaxLosses = 5;

    private readonly List<RunEvent> _events = [];

    private Run()
    {
    }

    /// <summary>Id.</summary>
    public RunId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>What it makes.</summary>
    public RunKind Kind { get; private set; }

    /// <summary>Name for people.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The immutable data version it learns from.</summary>
    public DatasetVersionId DatasetVersionId { get; private set; }

    /// <summary>Content hash of the data version, lower-case hex.</summary>
    public string DatasetHash { get; private set; } = "";

    /// <summary>Name and version of the data when the run was made.</summary>
    public string DatasetName { get; private set; } = "";

    /// <summary>The frozen base model.</summary>
    public BaseModelId BaseModelId { get; private set; }

    /// <summary>Content hash of the base model's weights, lower-case hex.</summary>
    public string BaseModelHash { get; private set; } = "";

    /// <summary>Name of the base model when the run was made.</summary>
    public string BaseModelName { get; private set; } = "";

    /// <summary>The exportable configuration as JSON.</summary>
    public string Configuration { get; private set; } = "";

    /// <summary>What it was expected to take when it was queued.</summary>
    public RunEstimate? Estimate { get; private set; }

    /// <summary>True when its result is compared with the base on the test part without being asked again.</summary>
    public bool EvaluateWhenFinished { get; private set; }

    /// <summary>Where it stands.</summary>
    public RunStatus Status { get; private set; }

    /// <summary>What a person asked of it and the node has not done yet.</summary>
    public RunRequest Request { get; private set; }

    /// <summary>Times it was taken by a node; the fencing token.</summary>
    public int Attempt { get; private set; }

    /// <summary>Until when the node that works on it may be silent; null while nobody works on it.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>The node that works or last worked on it.</summary>
    public string? Node { get; private set; }

    /// <summary>Times in a row it was lost without a new checkpoint.</summary>
    public int Losses { get; private set; }

    /// <summary>Priority that its workspace had when it was queued.</summary>
    public RunPriority Priority { get; private set; }

    /// <summary>Place in the queue: smaller goes first. UTC ticks of when it was queued less the head start of its priority, unless an operator moved it.</summary>
    public long QueueOrder { get; private set; }

    /// <summary>Optimiser steps done.</summary>
    public int Step { get; private set; }

    /// <summary>Optimiser steps it will take at most.</summary>
    public int TotalSteps { get; private set; }

    /// <summary>Training loss of the last step, in nats a token.</summary>
    public double? Loss { get; private set; }

    /// <summary>Last validation loss, in nats a token.</summary>
    public double? ValidationLoss { get; private set; }

    /// <summary>Tokens a second over the last steps.</summary>
    public double? TokensPerSecond { get; private set; }

    /// <summary>Seconds of work so far, waiting and repeated steps not counted.</summary>
    public double ActiveSeconds { get; private set; }

    /// <summary>Highest memory of the engine so far, in bytes.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Stable code of the refusal that ended it.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>Sentence for people: what happened and what to do.</summary>
    public string? FailureMessage { get; private set; }

    /// <summary>True when a person ended it early and kept the result.</summary>
    public bool StoppedEarly { get; private set; }

    /// <summary>Who made it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was offered last, UTC.</summary>
    public DateTimeOffset? QueuedAt { get; private set; }

    /// <summary>When a node took it first, UTC.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>Its history, oldest first, as far as it is loaded.</summary>
    public IReadOnlyList<RunEvent> Events => _events;

    /// <summary>True when it has ended: nothing will change any more unless somebody retries it.</summary>
    public bool HasEnded => Status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled;

    /// <summary>Writes a run down as a draft.</summary>
    /// <returns>Refused with <c>run.name_invalid</c>.</returns>
    public static Outcome<Run> Create(TenantScope scope, RunPlan plan, string createdBy, DateTimeOffset createdAt)
    {
        var name = plan.Name?.Trim() ?? "";
        if (name.Length is 0 or > MaxNameLength)
            return RunErrors.NameInvalid(name.Length);
        var run = new Run
        {
            Id = TypedId.New<RunId>(createdAt),
            TenantId = scope.TenantId,
            WorkspaceId = scope.WorkspaceId,
            ProjectId = plan.ProjectId,
            Kind = plan.Kind,
            Name = name,
            DatasetVersionId = plan.DatasetVersionId,
            DatasetHash = plan.DatasetHash,
            DatasetName = plan.DatasetName,
            BaseModelId = plan.BaseModelId,
            BaseModelHash = plan.BaseModelHash,
            BaseModelName = plan.BaseModelName,
            Configuration = plan.Configuration,
            TotalSteps = plan.TotalSteps,
            Estimate = plan.Estimate,
            EvaluateWhenFinished = plan.EvaluateWhenFinished,
            CreatedBy = createdBy,
            CreatedAt = createdAt,
        };
        run.Note(RunEventKind.Created, createdBy, null, createdAt);
        return run;
    }

    private void Note(RunEventKind kind, string actor, string? reason, DateTimeOffset at) => _events.Add(new RunEvent(this, kind, actor, reason, at));
}
