using Platform.Training.Evaluation;
using Platform.Web.Hosting.Commands;

namespace Platform.Web.Tests.Hosting;

public sealed class RunVerdictTests
{
    [Fact]
    public void A_run_from_the_command_line_is_judged_as_an_evaluation_in_the_portal()
    {
        var lines = RunVerdicts.Compare(Answers(40, index => index < 4), Answers(40, index => index < 36));
        var accuracy = lines[0];
        accuracy.Metric.ShouldBe("accuracy");
        accuracy.Cases.ShouldBe(40);
        accuracy.Base.Estimate.ShouldBe(0.1);
        accuracy.Tuned.Estimate.ShouldBe(0.9);
        accuracy.Difference.Lower!.Value.ShouldBeInRange(0.5, 0.8);
        accuracy.Verdict.ShouldBe("better");
        lines.Select(line => line.Metric).ShouldBe(["accuracy", "macro_f1", "loss", "perplexity"]);
    }

    [Fact]
    public void Equal_answers_are_not_distinguishable()
    {
        var lines = RunVerdicts.Compare(Answers(40, index => index < 20), Answers(40, index => index < 20));
        lines[0].Difference.Estimate.ShouldBe(0);
        lines[0].Verdict.ShouldBe("not_distinguishable");
    }

    private static EvaluationRun Answers(int count, Func<int, bool> right) =>
        new(null, [.. Enumerable.Range(0, count).Select(index => Answer(index, right(index)))], 1);

    private static EvaluationAnswer Answer(int index, bool right)
    {
        var label = index % 2 == 0 ? "outlook" : "symptoms";
        return new EvaluationAnswer(index, $"{index}", label, right ? label : "neither", right, label, right ? label : null, 2, "stop", right ? 0.1 : 2.0, 2);
    }
}
