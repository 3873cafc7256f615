using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Evaluations;

/// <summary>
/// Base against tuned on held-out cases. This row is the truth about it; jobs are only wake-up calls. The attempt is the fencing token:
/// whoever works on it writes under the attempt it was given.
/// </summary>
public sealed partial class Evaluation : IWorkspaceOwned, IVersioned
{
    /// <summary>Times in a row that it may be lost before it is given up.</summary>
    public const int MaxLosses = 3;

    private Evaluation()
    {
    }

    /// <summary>Id.</summary>
    public EvaluationId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The run whose result is compared with its base.</summary>
    public RunId RunId { get; private set; }

    /// <summary>What is compared on what.</summary>
    public EvaluationSubject Subject { get; private set; } = null!;

    /// <summary>What decides the figures.</summary>
    public EvaluationSettings Settings { get; private set; } = null!;

    /// <summary>Where it stands.</summary>
    public EvaluationStatus Status { get; private set; }

    /// <summary>True when a person asked to end it and the node has not done so yet.</summary>
    public bool CancelAsked { get; private set; }

    /// <summary>Times it was taken by a node; the fencing token.</summary>
    public int Attempt { get; private set; }

    /// <summary>The node that works or last worked on it.</summary>
    public string? Node { get; private set; }

    /// <summary>Times in a row it was lost without a further case.</summary>
    public int Losses { get; private set; }

    /// <summary>Until when the node that works on it may be silent; null while nobody works on it.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>Answers and losses computed so far, of <see cref="TotalUnits"/>.</summary>
    public int DoneUnits { get; private set; }

    /// <summary>Answers and losses to compute.</summary>
    public int TotalUnits { get; private set; }

    /// <summary>Cases it takes.</summary>
    public int Cases { get; private set; }

    /// <summary>What it found; null until it has succeeded.</summary>
    public EvaluationReport? Report { get; private set; }

    /// <summary>Verdict of the report's first comparison; null until it has succeeded.</summary>
    public Verdict? Verdict { get; private set; }

    /// <summary>Blob of the cases, one JSON object a line; null until it has succeeded.</summary>
    public string? CasesSha256 { get; private set; }

    /// <summary>Stable code of the refusal that ended it.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>Sentence for people: what happened and what to do.</summary>
    public string? FailureMessage { get; private set; }

    /// <summary>Who made it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When a node took it first, UTC.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>True when nothing will change any more.</summary>
    public bool HasEnded => Status is EvaluationStatus.Succeeded or EvaluationStatus.Failed or EvaluationStatus.Cancelled;

    /// <summary>Makes an evaluation that waits for a device.</summary>
    /// <param name="scope">Owner.</param>
    /// <param name="subject">What is compared on what.</param>
    /// <param name="settings">What decides the figures.</param>
    /// <param name="createdBy">Account id.</param>
    /// <param name="createdAt">UTC.</param>
    /// <returns>Refused with <c>evaluation.split_learned</c>, <c>evaluation.split_empty</c>, <c>evaluation.cases_invalid</c> or <c>evaluation.tokens_invalid</c>.</returns>
    public static Outcome<Evaluation> Create(
        TenantScope scope, EvaluationSubject subject, EvaluationSettings settings, string createdBy, DateTimeOffset createdAt)
    {
        if (subject.Split == Datasets.SplitName.Train)
            return EvaluationErrors.SplitLearned();
        if (subject.Rows == 0)
            return EvaluationErrors.SplitEmpty(subject.Split);
        if (settings.MaxCases is { } cases and not (> 0 and <= EvaluationSettings.CaseLimit))
            return EvaluationErrors.CasesInvalid(cases);
        if (settings.MaxTokens is not (> 0 and <= EvaluationSettings.TokenLimit))
            return EvaluationErrors.TokensInvalid(settings.MaxTokens);

        return new Evaluation
        {
            Id = TypedId.New<EvaluationId>(createdAt),
            TenantId = scope.TenantId,
            WorkspaceId = scope.WorkspaceId,
            ProjectId = subject.ProjectId,
            RunId = subject.RunId,
            Subject = subject,
            Settings = settings,
            Cases = Math.Min(subject.Rows, settings.MaxCases ?? EvaluationSettings.CaseLimit),
            CreatedBy = createdBy,
            CreatedAt = createdAt,
        };
    }
}
