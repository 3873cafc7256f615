using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Golden;

/// <summary>Weights, logits and log-probabilities of SmolLM2-135M-Instruct (transformers 5.23, float32), and the same in bf16 within its tolerance.</summary>
internal sealed class SmolLogitsSuite : IGoldenSuite
{
    private const double LogitTolerance = 2e-3;
    private const double MeanTolerance = 1e-4;
    private const double HalfMeanTolerance = 0.02;

    public bool Recognises(GoldenFolder folder) => File.Exists(folder.File("logits.json"));

    public async IAsyncEnumerable<GoldenCheck> RunAsync(GoldenFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var document = await SmolModel.ReadAsync(folder, "logits.json", cancellationToken);
        await using var engine = await SmolModel.LoadAsync(folder, Precision.Float32, cancellationToken);
        foreach (var weight in document.RootElement.GetProperty("weights").EnumerateArray())
            yield return Weight(folder, weight);

        var prompts = document.RootElement.GetProperty("prompts").EnumerateArray().ToArray();
        for (var index = 0; index < prompts.Length; index++)
            if (prompts[index].TryGetProperty("top20_ids_last", out _))
                foreach (var check in await LastLogitsAsync(engine, folder, prompts[index], index, cancellationToken))
                    yield return check;

        foreach (var precision in new[] { Precision.Float32, Precision.BFloat16 })
        {
            await engine.LoadBaseAsync(new LoadBaseRequest(folder.Model(SmolModel.Name)!, precision), cancellationToken);
            foreach (var check in await MeansAsync(engine, folder, prompts, precision, cancellationToken))
                yield return check;
        }
    }

    private static GoldenCheck Weight(GoldenFolder folder, JsonElement expected)
    {
        const double Relative = 1e-6;
        using var source = WeightFiles.Open(folder.Model(SmolModel.Name)!);
        var name = expected.GetProperty("name").GetString()!;
        var values = new float[source.Tensors[name].ElementCount];
        source.ReadFloat32(name, values);
        var (sum, squares) = (values.Sum(value => (double)value), values.Sum(value => (double)value * value));
        var wantedSquares = expected.GetProperty("sum_of_squares").GetDouble();
        var difference = new[]
        {
            Probe.Largest(values.Take(8), GoldenJson.Doubles(expected.GetProperty("first8"))),
            Math.Abs(sum - expected.GetProperty("sum").GetDouble()) / Math.Sqrt(wantedSquares * values.Length),
            Math.Abs(squares - wantedSquares) / wantedSquares,
        }.Max();
        return new GoldenCheck($"{folder.Name}: weight {name}", difference, Relative);
    }

    private static async Task<IEnumerable<GoldenCheck>> LastLogitsAsync(LocalEngine engine, GoldenFolder folder, JsonElement prompt, int index, CancellationToken cancellationToken)
    {
        var ids = GoldenJson.Ints(prompt.GetProperty("ids"));
        var (logits, sums) = await engine.ProbeAsync(resident => Probe.Run(resident, null, [ids], [ids.Length - 1]), cancellationToken);
        using var file = SafetensorsFile.Open(folder.File("logits_last.safetensors"));
        var all = new float[logits[0].Length];
        file.ReadFloat32($"prompt{index}_last", all);
        return
        [
            new($"{folder.Name}: prompt {index}, all last logits", Probe.Largest(logits[0], all.Select(value => (double)value)), LogitTolerance),
            new($"{folder.Name}: prompt {index}, 20 best", SmolModel.Difference(logits[0], prompt.GetProperty("top20_ids_last"), prompt.GetProperty("top20_logits_last")), LogitTolerance),
            new($"{folder.Name}: prompt {index}, log-sum-exp", Probe.Largest(sums, GoldenJson.Doubles(prompt.GetProperty("logsumexp_each"))), LogitTolerance),
        ];
    }

    private static async Task<IEnumerable<GoldenCheck>> MeansAsync(LocalEngine engine, GoldenFolder folder, JsonElement[] prompts, Precision precision, CancellationToken cancellationToken)
    {
        var checks = new List<GoldenCheck>();
        for (var index = 0; index < prompts.Length; index++)
        {
            if (!prompts[index].TryGetProperty("logprob_of_next_each", out var expected))
                continue;
            var request = new ForwardRequest { Data = [GoldenJson.NextToken(GoldenJson.Ints(prompts[index].GetProperty("ids")))], ReturnLogprobs = true };
            var mine = (await engine.ForwardAsync(request, cancellationToken)).Logprobs![0];
            var difference = Math.Abs(mine.Average(value => (double)value) - GoldenJson.Doubles(expected).Average());
            var half = precision == Precision.BFloat16;
            checks.Add(new($"{folder.Name}: prompt {index}, mean log-probability, {(half ? "bf16" : "fp32")}", difference, half ? HalfMeanTolerance : MeanTolerance));
        }

        return checks;
    }
}
