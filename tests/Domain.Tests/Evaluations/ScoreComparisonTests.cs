using Platform.Domain.Evaluations;
using Platform.Domain.Statistics.Classification;

namespace Platform.Domain.Tests.Evaluations;

public sealed class ScoreComparisonTests
{
    private static readonly ComparisonOptions Options = new();

    [Fact]
    public void A_clear_gain_is_better()
    {
        double[] before = [.. Enumerable.Range(0, 60).Select(index => (index % 7) / 10.0)];
        double[] after = [.. before.Select((score, index) => Math.Min(1, score + 0.1 + ((index % 3) / 20.0)))];

        var compared = ScoreComparison.Compare(EvaluationMetric.TokenF1, before, after, Options);

        compared.Verdict.ShouldBe(Verdict.Better);
        compared.Method.ShouldBe(ComparisonMethod.PairedBootstrap);
        compared.Difference.Lower.ShouldBeGreaterThan(0.1);
        compared.Base.Contains(before.Average()).ShouldBeTrue();
        compared.P.ShouldBeLessThan(0.01);
    }

    [Fact]
    public void All_perfect_on_both_sides_is_not_a_point_and_not_distinguishable()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, 20)];

        var compared = ScoreComparison.Compare(EvaluationMetric.TokenF1, ones, ones, Options);

        compared.Method.ShouldBe(ComparisonMethod.BoundedScore);
        compared.Tuned.Lower.ShouldBe(0.8389, 5e-5);
        compared.Difference.Width.ShouldBeGreaterThan(0.2);
        compared.Verdict.ShouldBe(Verdict.NotDistinguishable);
    }

    [Fact]
    public void A_perfect_tuned_model_against_a_weak_base_is_better_although_its_scores_never_vary()
    {
        double[] before = [.. Enumerable.Range(0, 30).Select(index => index % 2 == 0 ? 0.2 : 0.4)];

        var compared = ScoreComparison.Compare(EvaluationMetric.TokenF1, before, [.. Enumerable.Repeat(1.0, 30)], Options);

        compared.Verdict.ShouldBe(Verdict.Better);
        compared.Tuned.Lower.ShouldBeLessThan(1);
    }

    [Fact]
    public void Few_cases_get_wide_limits_instead_of_a_bootstrap()
    {
        var compared = ScoreComparison.Compare(EvaluationMetric.TokenF1, [0.1, 0.2], [0.9, 0.8], Options);

        compared.Method.ShouldBe(ComparisonMethod.BoundedScore);
        compared.Verdict.ShouldBe(Verdict.NotDistinguishable);
        compared.MoreCases!.Count.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void Without_cases_nothing_is_known()
    {
        var compared = ScoreComparison.Compare(EvaluationMetric.TokenF1, [], [], Options);

        (compared.Difference.Lower, compared.Difference.Upper).ShouldBe((-1, 1));
        compared.Difference.Estimate.ShouldBe(double.NaN);
        compared.Verdict.ShouldBe(Verdict.NotDistinguishable);
    }

    [Fact]
    public void Macro_f1_of_the_comparison_is_macro_f1_of_the_report()
    {
        int[] truth = [.. Enumerable.Range(0, 60).Select(index => index % 3)];
        int[] before = [.. truth.Select((label, index) => index % 4 == 0 ? (label + 1) % 3 : label)];
        int[] after = [.. truth.Select((label, index) => index % 9 == 0 ? ConfusionMatrix.Outside : label)];

        var compared = MacroF1Verdict.Compare(truth, before, after, 3, Options);

        compared.Base.Estimate.ShouldBe(ClassificationReport.From(ConfusionMatrix.Count(truth, before, 3)).MacroF1, 1e-12);
        compared.Tuned.Estimate.ShouldBe(ClassificationReport.From(ConfusionMatrix.Count(truth, after, 3)).MacroF1, 1e-12);
        compared.Difference.Contains(compared.Tuned.Estimate - compared.Base.Estimate).ShouldBeTrue();
    }

    [Fact]
    public void Rare_labels_do_not_push_the_estimate_out_of_its_own_interval()
    {
        int[] truth = [.. Enumerable.Repeat(0, 40), 1, 2, 3];
        int[] before = [.. Enumerable.Repeat(0, 43)];
        int[] after = [.. truth.Select((label, index) => index == 5 ? 1 : label)];

        var compared = MacroF1Verdict.Compare(truth, before, after, 4, Options);

        compared.Tuned.Contains(compared.Tuned.Estimate).ShouldBeTrue();
        compared.Tuned.Upper.ShouldBeLessThanOrEqualTo(1);
    }
}
