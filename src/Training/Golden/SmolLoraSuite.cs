using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Training.Golden;

/// <summary>PEFT's LoRA run of 40 steps on SmolLM2-135M-Instruct, step by step, in float32 and bf16; and the adapter it ended with.</summary>
internal sealed class SmolLoraSuite : IGoldenSuite
{
    private const double LossTolerance = 2e-3;
    private const double NormTolerance = 0.01;
    private const double HalfTolerance = 0.02;
    private const int LastSteps = 10;

    public bool Recognises(GoldenFolder folder) => File.Exists(folder.File("lora_sft.json"));

    public async IAsyncEnumerable<GoldenCheck> RunAsync(GoldenFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var document = await SmolModel.ReadAsync(folder, "lora_sft.json", cancellationToken);
        var run = document.RootElement;
        await using (var engine = await SmolModel.LoadAsync(folder, Precision.Float32, cancellationToken))
        {
            foreach (var check in await AdapterAsync(engine, folder, run, cancellationToken))
                yield return check;
            var curve = await TrainAsync(engine, folder, run, int.MaxValue, cancellationToken);
            foreach (var check in Compare(folder, run, curve))
                yield return check;
            yield return await HeldOutAsync(engine, folder, run, "curve", "tuned_loss", cancellationToken);
            yield return await HeldOutAsync(engine, folder, run, null, "base_loss", cancellationToken);
        }

        await using var half = await SmolModel.LoadAsync(folder, Precision.BFloat16, cancellationToken);
        var halfCurve = await TrainAsync(half, folder, run, int.MaxValue, cancellationToken);
        var mean = run.GetProperty("float32").EnumerateArray().TakeLast(LastSteps).Average(step => step.GetProperty("loss").GetDouble());
        yield return new GoldenCheck($"{folder.Name}: LoRA in bf16, mean loss of the last {LastSteps} steps", Math.Abs(halfCurve.TakeLast(LastSteps).Average(step => step.Loss) - mean), HalfTolerance);
    }

    /// <summary>The run's own schedule, order and clipping.</summary>
    internal static async Task<List<(double Loss, double Norm)>> TrainAsync(LocalEngine engine, GoldenFolder folder, JsonElement run, int steps, CancellationToken cancellationToken)
    {
        var settings = run.GetProperty("hyperparameters");
        var lora = new LoraOptions { Rank = settings.GetProperty("r").GetInt32(), Alpha = settings.GetProperty("alpha").GetDouble() };
        await SmolModel.CreateAdapterAsync(engine, "curve", lora, folder.File("lora_init_A.safetensors"), cancellationToken);
        var rows = run.GetProperty("rows").EnumerateArray().Select(GoldenJson.Labelled).ToArray();
        var batch = settings.GetProperty("batch").GetInt32();
        var curve = new List<(double, double)>();
        foreach (var step in run.GetProperty("float32").EnumerateArray().Take(steps))
        {
            var first = batch * step.GetProperty("step").GetInt32();
            var data = Enumerable.Range(first, batch).Select(row => rows[row % rows.Length]).ToArray();
            var forward = await engine.ForwardBackwardAsync(new ForwardRequest { AdapterId = "curve", Data = data }, cancellationToken);
            var stepped = await engine.OptimStepAsync(
                new OptimStepRequest { AdapterId = "curve", LearningRate = step.GetProperty("lr").GetDouble(), GradientScale = 1 / forward.WeightSum, MaxGradientNorm = settings.GetProperty("clip_grad_norm").GetDouble() },
                cancellationToken);
            curve.Add((forward.LossSum / forward.WeightSum, stepped.GradientNorm));
        }

        return curve;
    }

    private static IEnumerable<GoldenCheck> Compare(GoldenFolder folder, JsonElement run, List<(double Loss, double Norm)> curve)
    {
        var steps = run.GetProperty("float32").EnumerateArray().ToArray();
        yield return new GoldenCheck($"{folder.Name}: LoRA losses of {steps.Length} steps", Probe.Largest(curve.Zip(steps, (mine, theirs) => mine.Loss - theirs.GetProperty("loss").GetDouble())), LossTolerance);
        yield return new GoldenCheck($"{folder.Name}: LoRA gradient norms, relative", Probe.Largest(curve.Zip(steps, (mine, theirs) => (mine.Norm / theirs.GetProperty("grad_norm").GetDouble()) - 1)), NormTolerance);
    }

    private static async Task<GoldenCheck> HeldOutAsync(LocalEngine engine, GoldenFolder folder, JsonElement run, string? adapter, string key, CancellationToken cancellationToken)
    {
        var held = run.GetProperty("held_out");
        var result = await engine.ForwardAsync(new ForwardRequest { AdapterId = adapter, Data = [.. held.GetProperty("rows").EnumerateArray().Select(GoldenJson.Labelled)] }, cancellationToken);
        return new GoldenCheck($"{folder.Name}: held-out {key}", Math.Abs((result.LossSum / result.WeightSum) - held.GetProperty(key).GetDouble()), LossTolerance);
    }

    private static async Task<IEnumerable<GoldenCheck>> AdapterAsync(LocalEngine engine, GoldenFolder folder, JsonElement run, CancellationToken cancellationToken)
    {
        using var logits = await SmolModel.ReadAsync(folder, "logits.json", cancellationToken);
        var prompts = logits.RootElement.GetProperty("prompts").EnumerateArray().ToArray();
        await engine.ImportAdapterAsync(new ImportAdapterRequest("peft", folder.File("adapter")), cancellationToken);
        var checks = new List<GoldenCheck>();
        var cases = run.GetProperty("after_training_logits").EnumerateArray().ToArray();
        for (var index = 0; index < cases.Length; index++)
        {
            var mine = await LastAsync(engine, "peft", prompts[index], cancellationToken);
            checks.Add(new($"{folder.Name}: PEFT's adapter, prompt {index}", SmolModel.Difference(mine, cases[index].GetProperty("top10_ids"), cases[index].GetProperty("top10_logits")), LossTolerance));
        }

        var merged = run.GetProperty("merged_top10_of_prompt0");
        var temporary = Directory.CreateTempSubdirectory("lathe-golden-");
        try
        {
            await engine.MergeAdapterAsync("peft", Path.Combine(temporary.FullName, "merged"), cancellationToken);
            await using var second = new LocalEngine();
            await second.LoadBaseAsync(new LoadBaseRequest(Path.Combine(temporary.FullName, "merged"), Precision.Float32), cancellationToken);
            checks.Add(new($"{folder.Name}: PEFT's adapter merged", SmolModel.Difference(await LastAsync(second, null, prompts[0], cancellationToken), merged.GetProperty("ids"), merged.GetProperty("logits")), LossTolerance));
        }
        finally
        {
            temporary.Delete(recursive: true);
        }

        return checks;
    }

    private static async Task<float[]> LastAsync(LocalEngine engine, string? adapter, JsonElement prompt, CancellationToken cancellationToken)
    {
        var ids = GoldenJson.Ints(prompt.GetProperty("ids"));
        return (await engine.ProbeAsync(resident => Probe.Run(resident, adapter, [ids], [ids.Length - 1]), cancellationToken)).Logits[0];
    }
}
