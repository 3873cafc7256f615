using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;

namespace Platform.Web.Features.Evaluations;

/// <summary>One case of a finished evaluation, as it stands in the stored file: one JSON object a line.</summary>
public sealed record StoredCase
{
    /// <summary>From 1, in the order of the split.</summary>
    public required int Number { get; init; }

    /// <summary>Id of the row in the data version.</summary>
    public required string RowId { get; init; }

    /// <summary>The conversation up to the answer, instructions included.</summary>
    public required IReadOnlyList<DatasetMessage> Prompt { get; init; }

    /// <summary>The answer in the data.</summary>
    public required string Reference { get; init; }

    public required string BaseAnswer { get; init; }

    public required string TunedAnswer { get; init; }

    /// <summary><c>stop</c>, <c>length</c> or <c>too_long</c>.</summary>
    public required string BaseStop { get; init; }

    public required string TunedStop { get; init; }

    public required double BaseScore { get; init; }

    public required double TunedScore { get; init; }

    public required CaseOutcome Outcome { get; init; }

    /// <summary>Mean loss of the reference, in nats a token; null when it was not computed.</summary>
    public double? BaseLoss { get; init; }

    public double? TunedLoss { get; init; }
}

/// <summary>A case that is done, with all that the figures are computed from.</summary>
/// <param name="Stored">What is kept of it for people.</param>
/// <param name="Loss">Loss of the reference under both models; null where it was not computed.</param>
internal sealed record DoneCase(StoredCase Stored, CaseLoss? Loss)
{
    public EvaluatedCase Evaluated() => new([Stored.Reference], Stored.BaseAnswer, Stored.TunedAnswer, Loss);
}
