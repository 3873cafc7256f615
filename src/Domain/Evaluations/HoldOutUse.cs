using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Evaluations;

/// <summary>A question of a hold-out was asked by an evaluation that came to its end. It outlives run and evaluation: deleting them makes no question fresh again. Key: evaluation and item.</summary>
public sealed class HoldOutUse : IWorkspaceOwned
{
    private HoldOutUse()
    {
    }

    /// <summary>Notes a use.</summary>
    /// <param name="evaluation">The evaluation that asked.</param>
    /// <param name="item"><see cref="HoldOut.ItemOf"/>.</param>
    public HoldOutUse(Evaluation evaluation, string item)
    {
        (TenantId, WorkspaceId, ProjectId, EvaluationId) = (evaluation.TenantId, evaluation.WorkspaceId, evaluation.ProjectId, evaluation.Id);
        Item = item;
    }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project whose data it is.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The evaluation that asked.</summary>
    public EvaluationId EvaluationId { get; private set; }

    /// <summary>The question.</summary>
    public string Item { get; private set; } = "";
}
