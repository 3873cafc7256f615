using Platform.Domain.Tenancy;

namespace Platform.Domain.Evaluations;

/// <summary>
/// Cases of an evaluation that are done, stored as soon as they are: a node that takes the evaluation later goes on behind them.
/// Gone when the evaluation has ended. Key: evaluation and number.
/// </summary>
public sealed class EvaluationPart : IWorkspaceOwned
{
    private EvaluationPart()
    {
    }

    /// <summary>Makes a part.</summary>
    /// <param name="evaluation">Its evaluation.</param>
    /// <param name="number">From 0, in the order of asking.</param>
    /// <param name="cases">Cases in it.</param>
    /// <param name="sha256">Blob of the cases.</param>
    public EvaluationPart(Evaluation evaluation, int number, int cases, string sha256)
    {
        (TenantId, WorkspaceId, EvaluationId) = (evaluation.TenantId, evaluation.WorkspaceId, evaluation.Id);
        (Number, Cases, Sha256) = (number, cases, sha256);
    }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>Its evaluation.</summary>
    public EvaluationId EvaluationId { get; private set; }

    /// <summary>From 0, in the order of asking.</summary>
    public int Number { get; private set; }

    /// <summary>Cases in it.</summary>
    public int Cases { get; private set; }

    /// <summary>Blob of the cases with what the figures need.</summary>
    public string Sha256 { get; private set; } = "";
}
