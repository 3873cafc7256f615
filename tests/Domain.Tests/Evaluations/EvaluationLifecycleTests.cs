using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Evaluations;

public sealed class EvaluationLifecycleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly EvaluationReport Report = EvaluationReport.From([new(["a"], "b", "a", null)], EvaluationTask.Labels, new() { Resamples = 10 });

    [Fact]
    public void A_finished_evaluation_keeps_its_report_and_the_first_verdict()
    {
        var evaluation = Made();
        var attempt = evaluation.Claim("node-1", Noon, Lease).Value;

        evaluation.Succeed(attempt, Report, "abc", Noon).Succeeded.ShouldBeTrue();

        evaluation.Status.ShouldBe(EvaluationStatus.Succeeded);
        evaluation.Verdict.ShouldBe(Report.Metrics[0].Verdict);
        evaluation.EndedAt.ShouldBe(Noon);
        evaluation.Claim("node-1", Noon, Lease).Error!.Code.ShouldBe("evaluation.wrong_state");
    }

    [Fact]
    public void A_second_node_waits_for_the_lease_and_then_shuts_the_first_out()
    {
        var evaluation = Made();
        var first = evaluation.Claim("node-1", Noon, Lease).Value;
        evaluation.Claim("node-1", Noon.AddSeconds(59), Lease).Error!.Code.ShouldBe("evaluation.lease_held");

        var second = evaluation.Claim("node-1", Noon.AddSeconds(61), Lease).Value;

        evaluation.Progress(first, 1, 2, Noon).Error!.Code.ShouldBe("evaluation.attempt_outdated");
        evaluation.Succeed(first, Report, "abc", Noon).Error!.Code.ShouldBe("evaluation.attempt_outdated");
        evaluation.Progress(second, 1, 2, Noon.AddMinutes(3)).Succeeded.ShouldBeTrue();
        evaluation.DoneUnits.ShouldBe(1);
    }

    [Fact]
    public void An_evaluation_that_kills_its_node_three_times_is_given_up()
    {
        var evaluation = Made();
        evaluation.Claim("node-1", Noon, Lease);
        evaluation.Claim("node-1", Noon.AddMinutes(2), Lease);
        evaluation.Claim("node-1", Noon.AddMinutes(4), Lease);

        evaluation.Claim("node-1", Noon.AddMinutes(6), Lease).Error!.Code.ShouldBe("evaluation.lost_too_often");

        evaluation.Status.ShouldBe(EvaluationStatus.Failed);
        evaluation.FailureCode.ShouldBe("evaluation.lost_too_often");
    }

    [Fact]
    public void A_released_evaluation_waits_again_without_counting_as_lost()
    {
        var evaluation = Made();
        evaluation.Release(evaluation.Claim("node-1", Noon, Lease).Value);

        evaluation.Status.ShouldBe(EvaluationStatus.Queued);
        evaluation.Losses.ShouldBe(0);
        evaluation.Claim("node-1", Noon, Lease).Value.ShouldBe(2);
    }

    [Fact]
    public void Cancelling_ends_a_waiting_evaluation_at_once_and_asks_a_running_one()
    {
        var waiting = Made();
        waiting.AskCancel(Noon);
        waiting.Status.ShouldBe(EvaluationStatus.Cancelled);
        waiting.AskCancel(Noon).Error!.Code.ShouldBe("evaluation.wrong_state");

        var running = Made();
        var attempt = running.Claim("node-1", Noon, Lease).Value;
        running.AskCancel(Noon);
        (running.Status, running.CancelAsked).ShouldBe((EvaluationStatus.Running, true));
        running.CancelDone(attempt, Noon);
        (running.Status, running.CancelAsked).ShouldBe((EvaluationStatus.Cancelled, false));
    }

    [Theory]
    [InlineData(SplitName.Train, 10, null, 10, "evaluation.split_learned")]
    [InlineData(SplitName.Test, 0, null, 10, "evaluation.split_empty")]
    [InlineData(SplitName.Test, 10, 0, 10, "evaluation.cases_invalid")]
    [InlineData(SplitName.Test, 10, 5, 0, "evaluation.tokens_invalid")]
    [InlineData(SplitName.Test, 10, 5, 5000, "evaluation.tokens_invalid")]
    public void What_cannot_give_an_honest_figure_is_refused(SplitName split, int rows, int? cases, int tokens, string code) =>
        Make(split, rows, new() { MaxCases = cases, MaxTokens = tokens }).Error!.Code.ShouldBe(code);

    [Fact]
    public void The_number_of_cases_is_the_smaller_of_rows_and_wish()
    {
        Made().Cases.ShouldBe(10);
        Make(SplitName.Test, 10, new() { MaxCases = 4 }).Value.Cases.ShouldBe(4);
        Make(SplitName.Test, 10, new() { MaxCases = 400 }).Value.Cases.ShouldBe(10);
    }

    private static Evaluation Made() => Make(SplitName.Test, 10, new()).Value;

    private static Outcome<Evaluation> Make(SplitName split, int rows, EvaluationSettings settings) => Evaluation.Create(
        new(TypedId.New<TenantId>(Noon), TypedId.New<WorkspaceId>(Noon)),
        new()
        {
            ProjectId = TypedId.New<ProjectId>(Noon),
            RunId = TypedId.New<RunId>(Noon),
            RunName = "run",
            AdapterFolder = "adapters/1",
            BaseModelId = TypedId.New<BaseModelId>(Noon),
            BaseModelName = "base",
            BaseModelHash = "00",
            DatasetVersionId = TypedId.New<DatasetVersionId>(Noon),
            DatasetName = "data v1",
            DatasetHash = "11",
            Split = split,
            Rows = rows,
        },
        settings,
        "somebody",
        Noon);
}
