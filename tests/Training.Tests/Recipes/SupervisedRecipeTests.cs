using Platform.Training.Engine;
using Platform.Training.Recipes;

namespace Platform.Training.Tests.Recipes;

public sealed class SupervisedRecipeTests
{
    private static readonly SupervisedConfig Config = new()
    {
        Model = TinyModels.Llama,
        Data = new SupervisedData { Train = "rows", Valid = "rows" },
        Precision = Precision.Float32,
        Lora = new LoraOptions { Rank = 4, Alpha = 8, Dropout = 0.1 },
        Epochs = 3,
        BatchSize = 2,
        GradientAccumulation = 2,
        LearningRate = 1e-2,
        WarmupSteps = 2,
        ValidateEvery = 3,
        CheckpointEvery = 2,
        AnswerTokens = 6,
    };

    [Fact]
    public async Task A_run_learns_its_rows_and_reports_every_step()
    {
        using var folder = new TemporaryFolder();
        var log = new RecordingObserver();

        var result = await RunAsync(Config with { Epochs = 10 }, folder.Path, log);

        result.End.ShouldBe(RecipeEnd.Completed);
        log.Steps.Select(step => step.Step).ShouldBe(Enumerable.Range(1, 30));
        log.Steps.TakeLast(3).Average(step => step.Loss).ShouldBeLessThan(log.Steps.Take(3).Average(step => step.Loss) - 1);
        log.Steps[2].LearningRate.ShouldBe(1e-2);
        log.Steps[0].LearningRate.ShouldBe(5e-3);
        log.Steps[2].Epoch.ShouldBe(1);
        log.Steps.ShouldAllBe(step => step.TokensPerSecond > 0 && step.PeakBytes > 0 && step.LabelledTokens < step.Tokens);
        File.ReadLines(folder.File("metrics.jsonl")).Count().ShouldBe(30 + 10);
        File.Exists(Path.Combine(result.AdapterFolder!, "adapter_model.safetensors")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_stopped_run_goes_on_with_the_curve_of_an_undisturbed_one(int stopAfter)
    {
        using var whole = new TemporaryFolder();
        using var cut = new TemporaryFolder();
        var expected = new RecordingObserver();
        await RunAsync(Config, whole.Path, expected);

        using var stop = new CancellationTokenSource();
        var first = new RecordingObserver { StopAfter = (stopAfter, stop) };
        (await RunAsync(Config, cut.Path, first, stop.Token)).End.ShouldBe(RecipeEnd.Stopped);
        var second = new RecordingObserver();
        (await RunAsync(Config, cut.Path, second)).End.ShouldBe(RecipeEnd.Completed);

        first.Steps.Concat(second.Steps).Select(step => (step.Step, step.Loss, step.GradientNorm)).ShouldBe(expected.Steps.Select(step => (step.Step, step.Loss, step.GradientNorm)));
        first.Validations.Concat(second.Validations).Select(one => (one.Step, one.Loss)).ShouldBe(expected.Validations.Select(one => (one.Step, one.Loss)));
        second.Events[0].Code.ShouldBe("resumed");
        File.ReadAllBytes(Path.Combine(cut.File("adapter"), "adapter_model.safetensors")).ShouldBe(File.ReadAllBytes(Path.Combine(whole.File("adapter"), "adapter_model.safetensors")));
    }

    [Fact]
    public async Task A_killed_run_repeats_from_its_last_checkpoint_and_its_metrics_hold_each_step_once()
    {
        using var folder = new TemporaryFolder();
        var killed = new RecordingObserver { FailAfter = 5 };
        await Should.ThrowAsync<InvalidOperationException>(() => RunAsync(Config, folder.Path, killed));

        var second = new RecordingObserver();
        await RunAsync(Config, folder.Path, second);

        second.Steps[0].Step.ShouldBe(5); // the checkpoint is of step 4
        second.Steps[0].Loss.ShouldBe(killed.Steps[4].Loss);
        var steps = File.ReadLines(folder.File("metrics.jsonl")).Where(line => line.Contains("learning_rate", StringComparison.Ordinal)).ToArray();
        steps.Length.ShouldBe(9);
        steps[4].ShouldContain("\"step\":5,");
    }

    [Fact]
    public async Task The_best_adapter_is_kept_and_a_run_that_gets_worse_ends_early()
    {
        using var folder = new TemporaryFolder();
        var log = new RecordingObserver();

        var result = await RunAsync(Config with { Epochs = 40, LearningRate = 5e-2, ValidateEvery = 2, EarlyStopPatience = 3 }, folder.Path, log);

        result.End.ShouldBe(RecipeEnd.EarlyStop);
        result.BestLoss.ShouldBe(log.Validations.Min(one => one.Loss));
        log.Validations.Single(one => one.Step == result.BestStep).IsBest.ShouldBeTrue();
        result.Steps.ShouldBe(result.BestStep!.Value + 6);
        File.ReadAllBytes(Path.Combine(folder.File("adapter"), "adapter_model.safetensors")).ShouldBe(File.ReadAllBytes(Path.Combine(folder.File("best"), "adapter_model.safetensors")));
    }

    [Fact]
    public async Task An_early_stop_stays_one_when_the_run_is_started_again()
    {
        using var folder = new TemporaryFolder();
        var config = Config with { Epochs = 40, LearningRate = 5e-2, ValidateEvery = 2, EarlyStopPatience = 3 };
        var first = await RunAsync(config, folder.Path, new RecordingObserver());

        var again = new RecordingObserver();
        var second = await RunAsync(config, folder.Path, again);

        second.ShouldBe(first);
        again.Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_killed_between_its_early_stops_checkpoint_and_its_end_ends_as_an_undisturbed_one()
    {
        using var whole = new TemporaryFolder();
        using var cut = new TemporaryFolder();
        var config = Config with { Epochs = 40, LearningRate = 5e-2, ValidateEvery = 2, CheckpointEvery = 100, EarlyStopPatience = 3 };
        var undisturbed = await RunAsync(config, whole.Path, new RecordingObserver());
        await Should.ThrowAsync<InvalidOperationException>(() => RunAsync(config, cut.Path, new RecordingObserver { FailAtCheckpoint = true }));

        var again = new RecordingObserver();
        var result = await RunAsync(config, cut.Path, again);

        (result with { AdapterFolder = null }).ShouldBe(undisturbed with { AdapterFolder = null });
        result.End.ShouldBe(RecipeEnd.EarlyStop);
        again.Steps.ShouldBeEmpty();
        again.Events.Select(one => one.Code).ShouldBe(["resumed", "early_stop"]);
        File.ReadAllText(cut.File("metrics.jsonl")).Split('\n').Length.ShouldBe(File.ReadAllText(whole.File("metrics.jsonl")).Split('\n').Length);
        File.ReadAllBytes(Path.Combine(cut.File("adapter"), "adapter_model.safetensors")).ShouldBe(File.ReadAllBytes(Path.Combine(whole.File("adapter"), "adapter_model.safetensors")));
    }

    [Fact]
    public async Task Validation_answers_the_best_the_worst_and_a_random_row()
    {
        using var folder = new TemporaryFolder();
        var log = new RecordingObserver();

        await RunAsync(Config with { Steps = 3 }, folder.Path, log);

        var answers = log.Samples.Single().Answers;
        answers.Select(answer => answer.Kind).ShouldBe([SampleKind.Best, SampleKind.Worst, SampleKind.Random]);
        answers[0].Loss.ShouldBeLessThan(answers[1].Loss);
        answers.ShouldAllBe(answer => answer.Answer.Length == 6 && answer.Prompt.Length > 0);
    }

    [Fact]
    public async Task Only_the_newest_checkpoints_are_kept()
    {
        using var folder = new TemporaryFolder();

        await RunAsync(Config with { KeepCheckpoints = 1 }, folder.Path, new RecordingObserver());

        Directory.GetDirectories(folder.File("checkpoints")).Select(Path.GetFileName).ShouldBe(["step-000009"]);
    }

    [Fact]
    public async Task Going_on_with_other_rows_is_refused()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(Config, folder.Path, new RecordingObserver());

        var refusal = await Should.ThrowAsync<EngineException>(() => RunAsync(Config with { Epochs = 4 }, folder.Path, new RecordingObserver()));

        refusal.Code.ShouldBe("run.other_configuration");
    }

    [Fact]
    public async Task No_rows_are_refused()
    {
        using var folder = new TemporaryFolder();
        await using var engine = new LocalEngine();
        var recipe = new SupervisedRecipe(engine, Config, new RecipeRows([], []), folder.Path, new RecordingObserver(), TimeProvider.System);

        (await Should.ThrowAsync<EngineException>(() => recipe.RunAsync(TestContext.Current.CancellationToken))).Code.ShouldBe("data.empty_split");
    }

    private static async Task<RecipeResult> RunAsync(SupervisedConfig config, string folder, RecordingObserver observer, CancellationToken stop = default)
    {
        await using var engine = new LocalEngine();
        var rows = new RecipeRows([.. Enumerable.Range(0, 11).Select(Row)], [.. Enumerable.Range(20, 5).Select(Row)]);
        return await new SupervisedRecipe(engine, config, rows, folder, observer, TimeProvider.System).RunAsync(stop);
    }

    /// <summary>A prompt of a few tokens and an answer that repeats its first one: learnable, and not by heart alone.</summary>
    private static RecipeRow Row(int index)
    {
        var prompt = TinyModels.Sequence(4 + (index % 5), index);
        int[] ids = [.. prompt, prompt[0], prompt[0], 2];
        var datum = new Datum { Tokens = ids[..^1], Targets = ids[1..], Weights = [.. Enumerable.Repeat(0f, prompt.Length - 1), 1, 1, 1] };
        return new RecipeRow(index, datum, prompt, "twice");
    }
}

/// <summary>Keeps what a recipe reports, and can end it.</summary>
internal sealed class RecordingObserver : IRecipeObserver
{
    public List<StepMetrics> Steps { get; } = [];

    public List<ValidationMetrics> Validations { get; } = [];

    public List<SampleAnswers> Samples { get; } = [];

    public List<RecipeEvent> Events { get; } = [];

    public (int Step, CancellationTokenSource Source)? StopAfter { get; init; }

    public int FailAfter { get; init; }

    public bool FailAtCheckpoint { get; init; }

    public async ValueTask OnStepAsync(StepMetrics metrics)
    {
        Steps.Add(metrics);
        if (metrics.Step == StopAfter?.Step)
            await StopAfter.Value.Source.CancelAsync();
        if (metrics.Step == FailAfter)
            throw new InvalidOperationException("killed");
    }

    public ValueTask OnCheckpointAsync(CheckpointWritten checkpoint) =>
        FailAtCheckpoint ? throw new InvalidOperationException("killed") : ValueTask.CompletedTask;

    public ValueTask OnValidationAsync(ValidationMetrics metrics)
    {
        Validations.Add(metrics);
        return ValueTask.CompletedTask;
    }

    public ValueTask OnSamplesAsync(SampleAnswers answers)
    {
        Samples.Add(answers);
        return ValueTask.CompletedTask;
    }

    public ValueTask OnEventAsync(RecipeEvent what)
    {
        Events.Add(what);
        return ValueTask.CompletedTask;
    }
}
