using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Training.Golden;

/// <summary>A tiny random checkpoint of a model family: logits, greedy ids, packed sequences, LoRA curve, adapters (transformers and PEFT, float32).</summary>
internal sealed class TinyFamilySuite : IGoldenSuite
{
    private const double LogitTolerance = 1e-4;
    private const double CurveTolerance = 1e-3;
    private const double SureGap = 0.01;

    public bool Recognises(GoldenFolder folder) => File.Exists(folder.File("expected.json")) && File.Exists(folder.File("config.json"));

    public async IAsyncEnumerable<GoldenCheck> RunAsync(GoldenFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File("expected.json"), cancellationToken));
        await using var engine = new LocalEngine();
        await engine.LoadBaseAsync(new LoadBaseRequest(folder.Folder, Precision.Float32), cancellationToken);
        var expected = document.RootElement;
        foreach (var check in await LogitsAsync(engine, folder, expected, cancellationToken))
            yield return check;
        yield return await GreedyAsync(engine, folder, expected.GetProperty("greedy_24_from_20_seed_3"), cancellationToken);
        foreach (var check in await LoraAsync(engine, folder, expected, cancellationToken))
            yield return check;
    }

    private static async Task<IEnumerable<GoldenCheck>> LogitsAsync(LocalEngine engine, GoldenFolder folder, JsonElement expected, CancellationToken cancellationToken)
    {
        var prompt = expected.GetProperty("prompt_48_seed_11");
        var ids = GoldenJson.Ints(prompt.GetProperty("ids"));
        var (logits, sums) = await engine.ProbeAsync(resident => Probe.Run(resident, null, [ids], [ids.Length - 1, 5]), cancellationToken);
        var padded = new[] { Sequence(30, 5), Sequence(17, 6) };
        var (_, packed) = await engine.ProbeAsync(resident => Probe.Run(resident, null, padded, [0]), cancellationToken);
        var wanted = GoldenJson.Doubles(expected.GetProperty("padded_batch_30_seed_5_and_17_seed_6").GetProperty("logsumexp_last_real"));
        return
        [
            new($"{folder.Name}: logits", Probe.Largest(logits[0], GoldenJson.Doubles(prompt.GetProperty("logits_last"))), LogitTolerance),
            new($"{folder.Name}: logits of token 5", Probe.Largest(logits[1].Take(16), GoldenJson.Doubles(prompt.GetProperty("logits_at_5_first_16"))), LogitTolerance),
            new($"{folder.Name}: log-sum-exp of every token", Probe.Largest(sums, GoldenJson.Doubles(prompt.GetProperty("logsumexp_each"))), LogitTolerance),
            new($"{folder.Name}: two sequences in one batch", Probe.Largest([packed[29], packed[46]], wanted), LogitTolerance),
        ];
    }

    private static async Task<GoldenCheck> GreedyAsync(LocalEngine engine, GoldenFolder folder, JsonElement expected, CancellationToken cancellationToken)
    {
        var wanted = GoldenJson.Ints(expected.GetProperty("new_ids"));
        var answers = await GoldenSampling.GreedyAsync(engine, null, [GoldenJson.Ints(expected.GetProperty("ids"))], wanted.Length, [], cancellationToken);
        return new GoldenCheck($"{folder.Name}: greedy ids", GoldenSampling.Mismatches(answers[0], wanted, GoldenJson.Doubles(expected.GetProperty("gap_top1_top2")), SureGap), 0);
    }

    private static async Task<IEnumerable<GoldenCheck>> LoraAsync(LocalEngine engine, GoldenFolder folder, JsonElement expected, CancellationToken cancellationToken)
    {
        var lora = expected.GetProperty("lora");
        await engine.ImportAdapterAsync(new ImportAdapterRequest("curve", folder.File("adapter_init")), cancellationToken);
        var (losses, norms) = (new List<double>(), new List<double>());
        for (var step = 0; step < lora.GetProperty("curve").GetArrayLength(); step++)
        {
            var data = Enumerable.Range(0, 4).Select(k => GoldenJson.NextToken(Sequence(32, 100 + (((4 * step) + k) % 8)))).ToArray();
            var forward = await engine.ForwardBackwardAsync(new ForwardRequest { AdapterId = "curve", Data = data }, cancellationToken);
            var stepped = await engine.OptimStepAsync(
                new OptimStepRequest { AdapterId = "curve", LearningRate = lora.GetProperty("lr").GetDouble(), GradientScale = 1 / forward.WeightSum, MaxGradientNorm = lora.GetProperty("clip").GetDouble() }, cancellationToken);
            losses.Add(forward.LossSum / forward.WeightSum);
            norms.Add(stepped.GradientNorm);
        }

        var curve = lora.GetProperty("curve").EnumerateArray().ToArray();
        await engine.ImportAdapterAsync(new ImportAdapterRequest("trained", folder.File("adapter_trained")), cancellationToken);
        var (logits, _) = await engine.ProbeAsync(resident => Probe.Run(resident, "trained", [Sequence(48, 11)], [47]), cancellationToken);
        return
        [
            new($"{folder.Name}: LoRA losses", Probe.Largest(losses.Zip(curve, (mine, theirs) => mine - theirs.GetProperty("loss").GetDouble())), CurveTolerance),
            new($"{folder.Name}: LoRA gradient norms", Probe.Largest(norms.Zip(curve, (mine, theirs) => mine - theirs.GetProperty("grad_norm").GetDouble())), CurveTolerance),
            new($"{folder.Name}: PEFT's trained adapter", Probe.Largest(logits[0].Take(16), GoldenJson.Doubles(lora.GetProperty("logits_last_first_16_after"))), LogitTolerance),
        ];
    }

    /// <summary>The generator of the reference script: x = (x·1103515245 + 12345) mod 2^31, id = 3 + (x >> 16) mod 381.</summary>
    private static int[] Sequence(int length, long seed)
    {
        var ids = new int[length];
        for (var index = 0; index < length; index++)
        {
            seed = ((seed * 1103515245) + 12345) & 0x7FFFFFFF;
            ids[index] = (int)(3 + ((seed >> 16) % 381));
        }

        return ids;
    }
}
