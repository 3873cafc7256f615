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

    /// <summary>The same case answered from documents; null when none were chosen.</summary>
    public StoredGround? Documents { get; init; }
}

/// <summary>A case answered from documents. Quotations are not kept: erasing a document leaves none behind.</summary>
/// <param name="BaseAnswer">As given, citations included.</param>
/// <param name="TunedAnswer">As given, citations included.</param>
/// <param name="BaseStop"><c>stop</c>, <c>length</c>, <c>too_long</c>, <c>no_source</c> or <c>no_room</c>: then nothing was asked.</param>
/// <param name="TunedStop">Likewise.</param>
/// <param name="Sources">The passages that stood in the prompt.</param>
public sealed record StoredGround(string BaseAnswer, string TunedAnswer, string BaseStop, string TunedStop, IReadOnlyList<StoredSource> Sources)
{
    public double BaseScore { get; init; }

    public double TunedScore { get; init; }
}

/// <summary>A passage, by its place.</summary>
public sealed record StoredSource(int Number, Guid DocumentId, string DocumentName, int Page, int Start, int Length);

/// <summary>A case that is done, with all that the figures are computed from.</summary>
/// <param name="Stored">What is kept of it for people.</param>
/// <param name="Loss">Loss of the reference under both models; null where it was not computed.</param>
internal sealed record DoneCase(StoredCase Stored, CaseLoss? Loss)
{
    public EvaluatedCase Evaluated() => new([Stored.Reference], Stored.BaseAnswer, Stored.TunedAnswer, Loss);

    public GroundedCase Grounded(StoredGround from) => new(
        [Stored.Reference], Stored.BaseAnswer, GroundedCases.Bare(from.BaseAnswer, from.Sources.Count), GroundedCases.Bare(from.TunedAnswer, from.Sources.Count), from.Sources.Count > 0);
}
