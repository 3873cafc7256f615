using System.Text.Json;
using Platform.Domain.Evaluations;
using Platform.Web.Hosting.Answering;

namespace Platform.Web.Tests.Evaluations;

public sealed class EvaluationJobTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    [Fact]
    public async Task An_evaluation_asks_both_models_every_case_and_keeps_report_and_cases()
    {
        world.Models.Says = (tuned, prompt) => tuned ? Right(prompt) : "I do not know";
        var scene = await world.SceneAsync(rows: 40);
        var id = await world.StartAsync(scene);

        await world.FireAsync(id);

        var row = await world.RowAsync(scene, id);
        row.Status.ShouldBe(EvaluationStatus.Succeeded);
        row.Verdict.ShouldBe(Verdict.Better);
        row.Report!.Metrics.Select(one => one.Metric).ShouldBe([EvaluationMetric.Accuracy, EvaluationMetric.MacroF1, EvaluationMetric.Loss, EvaluationMetric.Perplexity]);
        row.Report.Metrics[0].Tuned.Estimate.ShouldBe(1);
        row.Report.Metrics[0].Cases.ShouldBe(40);
        row.Report.Outcomes[CaseOutcome.Fixed].ShouldBe(40);
        row.CasesSha256.ShouldNotBeNull();
        (row.DoneUnits, row.TotalUnits).ShouldBe((40, 40));
    }

    [Fact]
    public async Task Two_models_that_answer_alike_are_not_distinguishable()
    {
        world.Models.Says = (_, prompt) => prompt.EndsWith('3') ? "Symptom" : Right(prompt);
        var scene = await world.SceneAsync();
        var id = await world.StartAsync(scene);

        await world.FireAsync(id);

        var row = await world.RowAsync(scene, id);
        row.Verdict.ShouldBe(Verdict.NotDistinguishable);
        row.Report!.Metrics[0].Difference.Contains(0).ShouldBeTrue();
    }

    [Fact]
    public async Task After_the_engine_died_the_work_goes_on_with_the_next_batch()
    {
        var scene = await world.SceneAsync(rows: 40);
        var id = await world.StartAsync(scene);
        world.Models.Says = (tuned, prompt) => tuned ? Right(prompt) : "no";
        world.Models.Asked.Clear();
        var batches = 0;
        world.Models.BeforeBatch = () => ++batches == 2 ? throw ScriptedModels.EngineGone() : Task.CompletedTask;

        await world.FireAsync(id);

        world.Models.BeforeBatch = () => Task.CompletedTask;
        var row = await world.RowAsync(scene, id);
        row.Status.ShouldBe(EvaluationStatus.Succeeded);
        row.Losses.ShouldBe(0, "a further batch was stored since");
        world.Models.Asked.Count(one => one.Tuned).ShouldBe(40);
    }

    [Fact]
    public async Task After_a_power_cut_the_work_goes_on_behind_the_stored_cases_and_ends_with_the_figures_of_an_undisturbed_one()
    {
        world.Models.Says = (tuned, prompt) => prompt.EndsWith('3') ? "Symptom" : tuned ? Right(prompt) : "no";
        var scene = await world.SceneAsync(rows: 40);
        var (calm, killed) = (await world.StartAsync(scene), await world.StartAsync(scene));
        await world.FireAsync(calm);
        var batches = 0;
        world.Models.BeforeBatch = () => ++batches == 3 ? throw new InvalidOperationException("power cut") : Task.CompletedTask;
        await Should.ThrowAsync<InvalidOperationException>(() => world.FireAsync(killed));
        (await world.RowAsync(scene, killed)).ShouldSatisfyAllConditions(row => row.Status.ShouldBe(EvaluationStatus.Running), row => row.DoneUnits.ShouldBe(32));
        world.Models.BeforeBatch = () => Task.CompletedTask;
        world.Models.Asked.Clear();

        (await world.RestartAsync()).ShouldBe(1);
        await world.FireAsync(killed);

        world.Models.Asked.Count(one => one.Tuned).ShouldBe(8);
        var (expected, row) = (await world.RowAsync(scene, calm), await world.RowAsync(scene, killed));
        (row.Status, row.Attempt, row.Losses, row.DoneUnits).ShouldBe((EvaluationStatus.Succeeded, 2, 0, 40));
        JsonSerializer.Serialize(row.Report).ShouldBe(JsonSerializer.Serialize(expected.Report));
        row.CasesSha256.ShouldBe(expected.CasesSha256);
        (await world.PartsAsync(scene, killed)).ShouldBe(0);
    }

    [Fact]
    public async Task Stored_cases_that_were_lost_from_the_disk_are_asked_again()
    {
        world.Models.Says = (tuned, prompt) => tuned ? Right(prompt) : "no";
        var scene = await world.SceneAsync(rows: 40);
        var id = await world.StartAsync(scene);
        var batches = 0;
        world.Models.BeforeBatch = () => ++batches == 3 ? throw new InvalidOperationException("power cut") : Task.CompletedTask;
        await Should.ThrowAsync<InvalidOperationException>(() => world.FireAsync(id));
        world.Models.BeforeBatch = () => Task.CompletedTask;
        await world.DamageLastPartAsync(scene, id);
        world.Models.Asked.Clear();

        await world.RestartAsync();
        await world.FireAsync(id);

        world.Models.Asked.Count(one => one.Tuned).ShouldBe(24);
        (await world.RowAsync(scene, id)).Report!.Metrics[0].Tuned.Estimate.ShouldBe(1);
    }

    [Fact]
    public async Task An_engine_that_dies_again_and_again_ends_the_evaluation_with_a_reason()
    {
        var scene = await world.SceneAsync();
        var id = await world.StartAsync(scene);
        world.Models.BeforeBatch = () => throw ScriptedModels.EngineGone();

        await world.FireAsync(id);

        world.Models.BeforeBatch = () => Task.CompletedTask;
        var row = await world.RowAsync(scene, id);
        (row.Status, row.FailureCode).ShouldBe((EvaluationStatus.Failed, "evaluation.lost_too_often"));
    }

    [Fact]
    public async Task A_model_that_cannot_be_asked_ends_the_evaluation_with_the_engines_own_reason()
    {
        var scene = await world.SceneAsync();
        var id = await world.StartAsync(scene);
        world.Models.Refusal = new("chat_template.missing", "The model has no chat template.");

        await world.FireAsync(id);

        world.Models.Refusal = null;
        (await world.RowAsync(scene, id)).FailureCode.ShouldBe("chat_template.missing");
    }

    [Fact]
    public async Task A_stopping_node_gives_the_evaluation_back()
    {
        var scene = await world.SceneAsync();
        var id = await world.StartAsync(scene);
        using var stopping = new CancellationTokenSource();
        world.Models.BeforeBatch = () =>
        {
            stopping.Cancel();
            throw new OperationCanceledException(stopping.Token);
        };

        await world.FireAsync(id, stopping.Token);

        world.Models.BeforeBatch = () => Task.CompletedTask;
        (await world.RowAsync(scene, id)).Status.ShouldBe(EvaluationStatus.Queued);
    }

    [Fact]
    public async Task Firing_twice_evaluates_once()
    {
        var scene = await world.SceneAsync();
        var id = await world.StartAsync(scene);
        await world.FireAsync(id);
        var first = await world.RowAsync(scene, id);

        await world.FireAsync(id);

        (await world.RowAsync(scene, id)).Version.ShouldBe(first.Version);
    }

    [Fact]
    public async Task A_checkpoint_is_evaluated_in_the_precision_of_its_run()
    {
        var scene = await world.SceneAsync(withAdapter: false, withCheckpoint: true);
        world.Models.Opened.Clear();

        await world.FireAsync(await world.StartAsync(scene, new() { MaxCases = 4 }));

        world.Models.Opened.Single().ShouldSatisfyAllConditions(
            model => model.IsCheckpoint.ShouldBeTrue(),
            model => model.AdapterFolder.ShouldEndWith("checkpoints/five"),
            model => model.Form.ShouldBe(new TrainedForm(true, 0)));
    }

    private static string Right(string prompt) => EvaluationWorld.LabelOf(int.Parse(prompt.Split(' ')[1]));
}
