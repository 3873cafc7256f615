using Platform.Domain.Statistics.Classification;

namespace Platform.Domain.Evaluations;

/// <summary>Compares macro-F1 over a fixed set of labels on the same cases.</summary>
public static class MacroF1Verdict
{
    /// <summary>Paired bootstrap over cases; bounded limits with few cases or where no resample differs.</summary>
    /// <param name="truth">True label of each case, numbered from 0.</param>
    /// <param name="baseLabels">The base model's label, or <see cref="ConfusionMatrix.Outside"/>.</param>
    /// <param name="tunedLabels">The tuned model's label, or <see cref="ConfusionMatrix.Outside"/>.</param>
    /// <param name="labels">Number of labels.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static MetricComparison Compare(int[] truth, int[] baseLabels, int[] tunedLabels, int labels, ComparisonOptions options)
    {
        Paired.Require(baseLabels.Length, tunedLabels.Length);
        Paired.Require(truth.Length, tunedLabels.Length);
        var n = truth.Length;
        (double Base, double Tuned) Figures(int[] rows) => (MacroF1.OfDrawn(truth, baseLabels, labels, rows), MacroF1.OfDrawn(truth, tunedLabels, labels, rows));

        var changed = (Wins(truth, tunedLabels, baseLabels), Wins(truth, baseLabels, tunedLabels));
        if (n < ComparisonOptions.FewestResampledCases)
            return Bounded(truth, labels, Figures([.. Enumerable.Range(0, n)]), changed, options);

        var without = new LeftOutMacroF1(truth, baseLabels, tunedLabels, labels);
        var drawn = PairedBootstrap.Draw(n, Figures, without.Figures, options);
        var compared = drawn.IsDegenerate
            ? Bounded(truth, labels, Figures([.. Enumerable.Range(0, n)]), changed, options)
            : drawn.Compare(EvaluationMetric.MacroF1, n, options);
        return compared with { MoreCases = MoreCases.For(n, Math.Max(drawn.StandardError, 1.0 / n), options) };
    }

    private static int Wins(int[] truth, int[] ours, int[] theirs) => truth.Where((label, row) => ours[row] == label && theirs[row] != label).Count();

    // a mean over labels is worth labels² / Σ 1/cases of the label: all cases where labels are equally frequent, fewer otherwise
    private static MetricComparison Bounded(int[] truth, int labels, (double Base, double Tuned) figures, (int Wins, int Losses) changed, ComparisonOptions options)
    {
        var reciprocal = truth.CountBy(label => label).Sum(group => 1.0 / group.Value);
        var effective = truth.Length == 0 ? 0 : Math.Min(truth.Length, (double)labels * labels / (reciprocal + labels - truth.Distinct().Count()));
        return BoundedScore.Compare(EvaluationMetric.MacroF1, figures, truth.Length, effective, changed, options) with
        {
            MoreCases = MoreCases.For(truth.Length, 1 / Math.Sqrt(Math.Max(1, truth.Length)), options),
        };
    }
}
