using System.Globalization;
using System.Text.Json;
using Platform.Training.Checkpoints;
using Platform.Training.Engine;
using Platform.Training.Evaluation;
using Platform.Training.Recipes;

namespace Platform.Training.Commands;

/// <summary>Runs an exported configuration without the portal: fine-tune, then evaluate base and adapter on the test rows.</summary>
public static class RunCommand
{
    private const string AdapterId = "run";
    private static readonly JsonSerializerOptions LineJson = new(SupervisedConfigRules.Json) { WriteIndented = false };

    /// <summary>
    /// Writes into the output folder <c>config.json</c>, <c>metrics.jsonl</c>, <c>checkpoints</c>, <c>adapter</c> (PEFT) and <c>evaluation.json</c>.
    /// The same folder goes on where it was stopped.
    /// </summary>
    /// <param name="configPath">The configuration.</param>
    /// <param name="outputFolder">Folder of the run.</param>
    /// <param name="output">One JSON object a line.</param>
    /// <param name="error">Words for people.</param>
    /// <param name="compare">Judges base against tuned: intervals and verdicts are the host's. Null leaves the comparison out.</param>
    /// <param name="cancellationToken">Asks to stop; a checkpoint is written.</param>
    /// <returns>0 when the run came to its end, 2 when it was stopped, 1 when it was refused.</returns>
    public static async Task<int> RunAsync(
        string configPath, string outputFolder, TextWriter output, TextWriter error, RunComparer? compare, CancellationToken cancellationToken)
    {
        try
        {
            var config = SupervisedConfigRules.Read(configPath);
            var inputs = await RunInputs.ReadAsync(config, cancellationToken);
            var folder = Path.GetFullPath(outputFolder);
            Directory.CreateDirectory(folder);
            AtomicFolder.WriteFile(Path.Combine(folder, "config.json"), JsonSerializer.SerializeToUtf8Bytes(config, SupervisedConfigRules.Json));
            await error.WriteLineAsync($"{inputs.Rows.Train.Count} rows to train, {inputs.Rows.Valid.Count} to validate, {inputs.Test.Count} to test");

            await using var engine = new LocalEngine();
            var recipe = new SupervisedRecipe(engine, config, inputs.Rows, folder, new LineObserver(output, error), TimeProvider.System) { AdapterId = AdapterId, StopTokens = inputs.StopTokens };
            var result = await recipe.RunAsync(cancellationToken);
            await WriteAsync(output, "result", result);
            if (result.End == RecipeEnd.Stopped)
                return 2;
            if (inputs.Test.Count > 0)
                await EvaluateAsync(engine, config, inputs, folder, output, error, compare, cancellationToken);
            return 0;
        }
        catch (EngineException fault)
        {
            await WriteAsync(output, "refused", new { code = fault.Code, message = fault.Message });
            await error.WriteLineAsync($"{fault.Code}: {fault.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 2;
        }
    }

    private static async Task EvaluateAsync(
        LocalEngine engine, SupervisedConfig config, RunInputs inputs, string folder, TextWriter output, TextWriter error, RunComparer? compare, CancellationToken cancellationToken)
    {
        var runner = new EvaluationRunner(engine, inputs.Tokenizer, inputs.StopTokens, inputs.Labels, config.AnswerTokens, TimeProvider.System);
        var tuned = await runner.RunAsync(AdapterId, inputs.Test, null, cancellationToken);
        await ReportAsync("tuned", tuned, output, error);
        var original = await runner.RunAsync(null, inputs.Test, null, cancellationToken);
        await ReportAsync("base", original, output, error);
        var comparison = compare?.Invoke(original, tuned) ?? [];
        foreach (var metric in comparison)
        {
            await WriteAsync(output, "comparison", metric);
            await error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{metric.Metric}: {metric.Base.Estimate:0.0000} -> {metric.Tuned.Estimate:0.0000}, difference {metric.Difference.Estimate:+0.0000;-0.0000} [{metric.Difference.Lower:0.0000}, {metric.Difference.Upper:0.0000}], n {metric.Cases}: {metric.Verdict}"));
        }

        AtomicFolder.WriteFile(Path.Combine(folder, "evaluation.json"), JsonSerializer.SerializeToUtf8Bytes(new { comparison, @base = original, tuned }, SupervisedConfigRules.Json));
    }

    private static async Task ReportAsync(string subject, EvaluationRun run, TextWriter output, TextWriter error)
    {
        await WriteAsync(output, "evaluation", new { subject, cases = run.Answers.Count, exact_match = run.ExactMatch, loss = run.Loss, perplexity = run.Perplexity, seconds = run.Seconds });
        await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{subject}: exact match {run.ExactMatch:0.0000} of {run.Answers.Count}, loss {run.Loss:0.0000}"));
    }

    private static Task WriteAsync(TextWriter output, string kind, object value) =>
        output.WriteLineAsync(JsonSerializer.Serialize(new { kind, value }, LineJson));

    /// <summary>Prints progress as it comes.</summary>
    private sealed class LineObserver(TextWriter output, TextWriter error) : IRecipeObserver
    {
        public async ValueTask OnStepAsync(StepMetrics metrics)
        {
            await WriteAsync(output, "step", metrics);
            await error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"step {metrics.Step}/{metrics.TotalSteps} loss {metrics.Loss:0.0000} norm {metrics.GradientNorm:0.000} rate {metrics.LearningRate:0.0e+0} {metrics.TokensPerSecond:0} tokens/s"));
        }

        public async ValueTask OnValidationAsync(ValidationMetrics metrics)
        {
            await WriteAsync(output, "validation", metrics);
            await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"validation after step {metrics.Step}: loss {metrics.Loss:0.0000}{(metrics.IsBest ? ", best so far" : string.Empty)}"));
        }

        public async ValueTask OnCheckpointAsync(CheckpointWritten checkpoint) => await WriteAsync(output, "checkpoint", checkpoint);

        public async ValueTask OnEventAsync(RecipeEvent what)
        {
            await WriteAsync(output, "event", what);
            await error.WriteLineAsync($"{what.Code}: {what.Message}");
        }
    }
}
