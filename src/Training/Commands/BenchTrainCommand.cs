using System.Diagnostics;
using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Training.Commands;

/// <summary>What to measure.</summary>
/// <param name="Model">Base model folder.</param>
/// <param name="Batch">Sequences a step.</param>
/// <param name="Length">Tokens of each.</param>
/// <param name="Rank">Rank of the adapter on all linear layers.</param>
/// <param name="Precision">How the base is held.</param>
/// <param name="Steps">Steps measured, after one that is not.</param>
public sealed record BenchTrainOptions(string Model, int Batch = 4, int Length = 256, int Rank = 16, Precision Precision = Precision.BFloat16, int Steps = 6);

/// <summary>Measures LoRA training steps: random tokens, every one a label, AdamW; forward, backward and step are timed together.</summary>
public static class BenchTrainCommand
{
    private const string Adapter = "bench";

    /// <summary>Prints one JSON line.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="output">Takes the line.</param>
    /// <param name="error">Words for people.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <returns>0, or 1 when the engine refused.</returns>
    public static async Task<int> RunAsync(BenchTrainOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            await using var engine = new LocalEngine();
            var loaded = await engine.LoadBaseAsync(new LoadBaseRequest(Path.GetFullPath(options.Model), options.Precision), cancellationToken);
            var lora = new LoraOptions { Rank = options.Rank, Alpha = 2 * options.Rank };
            await engine.CreateAdapterAsync(new CreateAdapterRequest(Adapter, lora), cancellationToken);
            var request = new ForwardRequest { AdapterId = Adapter, Data = Batch(options, loaded.VocabularySize) };
            var seconds = await MeasureAsync(engine, request, options, cancellationToken);
            var state = await engine.GetStateAsync(cancellationToken);
            await output.WriteLineAsync(Line(options, loaded, state, seconds));
            return 0;
        }
        catch (EngineException fault)
        {
            await error.WriteLineAsync($"{fault.Code}: {fault.Message}");
            return 1;
        }
    }

    private static Datum[] Batch(BenchTrainOptions options, int vocabulary)
    {
        var random = new Random(0);
        int[] Ids() => [.. Enumerable.Range(0, options.Length).Select(_ => random.Next(vocabulary))];
        return [.. Enumerable.Range(0, options.Batch).Select(_ => new Datum { Tokens = Ids(), Targets = Ids() })];
    }

    private static async Task<List<double>> MeasureAsync(LocalEngine engine, ForwardRequest request, BenchTrainOptions options, CancellationToken cancellationToken)
    {
        var seconds = new List<double>();
        for (var step = 0; step <= options.Steps; step++)
        {
            var started = Stopwatch.GetTimestamp();
            var result = await engine.ForwardBackwardAsync(request, cancellationToken);
            await engine.OptimStepAsync(new OptimStepRequest { AdapterId = Adapter, LearningRate = 1e-3, GradientScale = 1 / result.WeightSum }, cancellationToken);
            if (step > 0)
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        seconds.Sort();
        return seconds;
    }

    private static string Line(BenchTrainOptions options, BaseModelState loaded, EngineState state, List<double> seconds)
    {
        var tokens = options.Batch * options.Length;
        var median = (seconds[(seconds.Count - 1) / 2] + seconds[seconds.Count / 2]) / 2;
        return JsonSerializer.Serialize(new
        {
            bench = "train",
            family = loaded.Family,
            parameters = loaded.Parameters,
            precision = loaded.Precision,
            batch = options.Batch,
            length = options.Length,
            rank = options.Rank,
            steps = options.Steps,
            device = state.DeviceName,
            threads = state.Threads,
            tokens_per_second_median = tokens / median,
            tokens_per_second_best = tokens / seconds[0],
            peak_bytes = state.PeakBytes,
        });
    }
}
