namespace Platform.Domain.Evaluations;

/// <summary>One case as both models answered it from documents.</summary>
/// <param name="References">Accepted answers, at least one.</param>
/// <param name="Base">The base model's answer without documents.</param>
/// <param name="BaseDocuments">The base model's answer from documents, without citations.</param>
/// <param name="TunedDocuments">The tuned model's answer from documents, without citations.</param>
/// <param name="HasSource">False when nothing was found for the case: then both answers are empty.</param>
public sealed record GroundedCase(IReadOnlyList<string> References, string Base, string BaseDocuments, string TunedDocuments, bool HasSource);

/// <summary>What documents add, on the same cases. In every comparison "base" is the side named last.</summary>
public sealed record DocumentsReport
{
    /// <summary>The base with documents against the base.</summary>
    public required IReadOnlyList<MetricComparison> BaseDocuments { get; init; }

    /// <summary>The tuned model with documents against the base.</summary>
    public required IReadOnlyList<MetricComparison> TunedDocuments { get; init; }

    /// <summary>The tuned model with documents against the base with documents: what tuning still adds.</summary>
    public required IReadOnlyList<MetricComparison> Tuning { get; init; }

    /// <summary>Cases for which nothing was found. They count as not answered.</summary>
    public required int WithoutSource { get; init; }

    /// <summary>Evaluates the cases.</summary>
    /// <param name="cases">The held-out cases, in their order.</param>
    /// <param name="task">What they ask for.</param>
    /// <param name="options">Settings of the comparisons.</param>
    public static DocumentsReport From(IReadOnlyList<GroundedCase> cases, EvaluationTask task, ComparisonOptions options)
    {
        ArgumentNullException.ThrowIfNull(cases);
        return new()
        {
            BaseDocuments = Compare(one => one.Base, one => one.BaseDocuments),
            TunedDocuments = Compare(one => one.Base, one => one.TunedDocuments),
            Tuning = Compare(one => one.BaseDocuments, one => one.TunedDocuments),
            WithoutSource = cases.Count(one => !one.HasSource),
        };

        IReadOnlyList<MetricComparison> Compare(Func<GroundedCase, string> before, Func<GroundedCase, string> after) =>
            EvaluationReport.From([.. cases.Select(one => new EvaluatedCase(one.References, before(one), after(one), null))], task, options).Metrics;
    }
}
