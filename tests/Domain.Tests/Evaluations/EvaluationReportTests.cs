using Platform.Domain.Evaluations;

namespace Platform.Domain.Tests.Evaluations;

public sealed class EvaluationReportTests
{
    private static readonly ComparisonOptions Options = new() { Resamples = 300 };

    [Fact]
    public void Short_references_that_come_again_are_a_label_task_with_accuracy_first()
    {
        EvaluatedCase[] cases = [.. Enumerable.Range(0, 30).Select(index => Case(index % 2 == 0 ? "Symptom" : "Treatment", "I do not know", index % 2 == 0 ? "symptom." : "Treatment"))];

        var report = EvaluationReport.From(cases, EvaluationTask.Automatic, Options);

        report.Task.ShouldBe(EvaluationTask.Labels);
        report.Metrics.Select(one => one.Metric).ShouldBe([EvaluationMetric.Accuracy, EvaluationMetric.MacroF1]);
        report.Metrics[0].Tuned.Estimate.ShouldBe(1);
        report.Metrics.ShouldAllBe(one => one.Verdict == Verdict.Better);
        report.Labels.Select(one => one.Label).ShouldBe(["Symptom", "Treatment"]);
        report.Confusion.ShouldBe([[15, 0, 0], [0, 15, 0]]);
        report.BaseConfusion.ShouldBe([[0, 0, 15], [0, 0, 15]]);
        report.Outcomes[CaseOutcome.Fixed].ShouldBe(30);
    }

    [Fact]
    public void Free_answers_are_compared_by_tokens_and_loss()
    {
        EvaluatedCase[] cases = [.. Enumerable.Range(0, 20).Select(index => Case(
            $"Drink plenty of water and rest for {index} days.", "Call a doctor.", $"Drink water and rest {index} days", new(10, 30 + (index % 3), 12 + (index % 4))))];

        var report = EvaluationReport.From(cases, EvaluationTask.Automatic, Options);

        report.Task.ShouldBe(EvaluationTask.Answers);
        report.Metrics.Select(one => one.Metric).ShouldBe([EvaluationMetric.TokenF1, EvaluationMetric.ExactMatch, EvaluationMetric.Loss, EvaluationMetric.Perplexity]);
        report.Metrics[0].Verdict.ShouldBe(Verdict.Better);
        report.Metrics[1].Verdict.ShouldBe(Verdict.NotDistinguishable);
        report.Labels.ShouldBeEmpty();
    }

    [Fact]
    public void Chinese_answers_are_cut_by_characters()
    {
        var score = CaseScore.Of(Case("每天测量血压。", "压", "每天测量血压"), EvaluationTask.Answers);

        score.TunedExact.ShouldBeTrue();
        score.Base.ShouldBe(2.0 * 1 / (1 + 6), 1e-12);
        score.Outcome.ShouldBe(CaseOutcome.Fixed);
    }

    [Fact]
    public void A_label_that_is_an_english_article_is_not_the_empty_answer()
    {
        var score = CaseScore.Of(Case("A", "", "a."), EvaluationTask.Labels);

        score.Outcome.ShouldBe(CaseOutcome.Fixed);
    }

    [Fact]
    public void No_case_at_all_is_a_report_without_a_verdict()
    {
        var report = EvaluationReport.From([], EvaluationTask.Labels, Options);

        report.Metrics.ShouldAllBe(one => one.Verdict == Verdict.NotDistinguishable && one.Cases == 0);
    }

    [Theory]
    [InlineData(" Treatment. ", "treatment")]
    [InlineData("“Drug  interaction”", "drug interaction")]
    [InlineData("Ｙｅｓ", "yes")]
    [InlineData("...", "...")]
    [InlineData("", "")]
    public void Labels_differ_in_words_and_not_in_dress(string answer, string normal) => LabelText.Normalize(answer).ShouldBe(normal);

    [Fact]
    public void Answers_that_never_come_again_do_not_look_like_labels()
    {
        LabelSet.LooksLikeLabels(["a", "b", "c", "d"]).ShouldBeFalse();
        LabelSet.LooksLikeLabels(["a", "a", "a", "b", "b", "b"]).ShouldBeTrue();
        LabelSet.LooksLikeLabels(["a", "a", "", "a"]).ShouldBeFalse();
        LabelSet.LooksLikeLabels([]).ShouldBeFalse();
    }

    private static EvaluatedCase Case(string reference, string baseAnswer, string tunedAnswer, CaseLoss? loss = null) => new([reference], baseAnswer, tunedAnswer, loss);
}
