using Platform.Domain.Statistics.Classification;

namespace Platform.Domain.Evaluations;

/// <summary>What an evaluation found. The first comparison is the one the verdict sentence speaks of.</summary>
public sealed record EvaluationReport
{
    /// <summary>Labels or answers.</summary>
    public required EvaluationTask Task { get; init; }

    /// <summary>Base against tuned by each metric.</summary>
    public required IReadOnlyList<MetricComparison> Metrics { get; init; }

    /// <summary>The labels of a label task, else empty.</summary>
    public required IReadOnlyList<LabelComparison> Labels { get; init; }

    /// <summary>The tuned model's confusions of a label task: a row a true label, a column an answered label, the last column answers outside the labels. Else empty.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>The base model's confusions, likewise.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> BaseConfusion { get; init; }

    /// <summary>How many cases tuning changed, by <see cref="CaseOutcome"/>.</summary>
    public required IReadOnlyDictionary<CaseOutcome, int> Outcomes { get; init; }

    /// <summary>Both models with documents, on the same cases; null when none were chosen.</summary>
    public DocumentsReport? Documents { get; init; }

    /// <summary>Evaluates the cases.</summary>
    /// <param name="cases">The held-out cases, in their order.</param>
    /// <param name="task">What they ask for.</param>
    /// <param name="options">Settings of the comparison.</param>
    public static EvaluationReport From(IReadOnlyList<EvaluatedCase> cases, EvaluationTask task, ComparisonOptions options)
    {
        var kind = Resolve(task, cases);
        CaseScore[] scores = [.. cases.Select(one => CaseScore.Of(one, kind))];
        var labelled = kind == EvaluationTask.Labels ? LabelledCases.From(cases) : null;
        return new()
        {
            Task = kind,
            Metrics = [.. Compare(scores, labelled, options), .. CompareLoss(cases, options)],
            Labels = labelled?.Compare() ?? [],
            Confusion = labelled?.TunedRows() ?? [],
            BaseConfusion = labelled?.BaseRows() ?? [],
            Outcomes = Enum.GetValues<CaseOutcome>().ToDictionary(outcome => outcome, outcome => scores.Count(score => score.Outcome == outcome)),
        };
    }

    /// <summary>The task itself, or what the cases look like when it is automatic.</summary>
    /// <param name="task">What was asked for.</param>
    /// <param name="cases">The held-out cases.</param>
    public static EvaluationTask Resolve(EvaluationTask task, IReadOnlyList<EvaluatedCase> cases) => task != EvaluationTask.Automatic
        ? task
        : LabelSet.LooksLikeLabels([.. cases.Select(one => one.References[0])]) ? EvaluationTask.Labels : EvaluationTask.Answers;

    private static IEnumerable<MetricComparison> Compare(CaseScore[] scores, LabelledCases? labelled, ComparisonOptions options)
    {
        bool[] baseExact = [.. scores.Select(score => score.BaseExact)], tunedExact = [.. scores.Select(score => score.TunedExact)];
        if (labelled is not null)
        {
            yield return ProportionComparison.Compare(EvaluationMetric.Accuracy, baseExact, tunedExact, options);
            yield return labelled.CompareMacroF1(options);
            yield break;
        }

        double[] before = [.. scores.Select(score => score.Base)], after = [.. scores.Select(score => score.Tuned)];
        yield return ScoreComparison.Compare(EvaluationMetric.TokenF1, before, after, options);
        yield return ProportionComparison.Compare(EvaluationMetric.ExactMatch, baseExact, tunedExact, options);
    }

    private static IEnumerable<MetricComparison> CompareLoss(IReadOnlyList<EvaluatedCase> cases, ComparisonOptions options)
    {
        CaseLoss[] losses = [.. cases.Where(one => one.Loss is not null).Select(one => one.Loss!.Value)];
        if (losses.Length == 0)
            yield break;
        var (loss, perplexity) = LossComparison.Compare(losses, options);
        yield return loss;
        yield return perplexity;
    }
}
