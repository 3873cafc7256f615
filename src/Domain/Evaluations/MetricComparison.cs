using Platform.Domain.Statistics;

namespace Platform.Domain.Evaluations;

/// <summary>Base and tuned on the same cases by one metric.</summary>
public sealed record MetricComparison
{
    /// <summary>What is compared.</summary>
    public required EvaluationMetric Metric { get; init; }

    /// <summary>Number of cases.</summary>
    public required int Cases { get; init; }

    /// <summary>The base model's figure with its interval; NaN without cases.</summary>
    public required IntervalEstimate Base { get; init; }

    /// <summary>The tuned model's figure with its interval; NaN without cases.</summary>
    public required IntervalEstimate Tuned { get; init; }

    /// <summary>Tuned minus base with its interval; NaN without cases.</summary>
    public required IntervalEstimate Difference { get; init; }

    /// <summary>Two-sided p of "no difference".</summary>
    public required double P { get; init; }

    /// <summary>How the intervals and p were computed.</summary>
    public required ComparisonMethod Method { get; init; }

    /// <summary>Confidence of the intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>What the difference shows.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>How many more cases would probably show the target difference; null for metrics without points.</summary>
    public MoreCases? MoreCases { get; init; }

    /// <summary>True for metrics where less is better.</summary>
    public static bool LowerIsBetter(EvaluationMetric metric) => metric is EvaluationMetric.Loss or EvaluationMetric.Perplexity;

    /// <summary>
    /// Better or worse only when the interval of the difference leaves 0 out and the test agrees at the same level; everything else is not distinguishable.
    /// </summary>
    /// <param name="metric">What is compared.</param>
    /// <param name="difference">Tuned minus base.</param>
    /// <param name="p">Two-sided p.</param>
    /// <param name="confidence">Confidence of the interval.</param>
    public static Verdict Judge(EvaluationMetric metric, IntervalEstimate difference, double p, double confidence)
    {
        if (!(p < 1 - confidence) || !(difference.Lower > 0 || difference.Upper < 0))
            return Verdict.NotDistinguishable;
        return difference.Lower > 0 == LowerIsBetter(metric) ? Verdict.Worse : Verdict.Better;
    }
}
