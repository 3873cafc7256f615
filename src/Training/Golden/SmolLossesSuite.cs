using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Training.Golden;

/// <summary>Value and gradient norms of each loss on fixed sequences. DPO is made of the primitives: log-probabilities, then cross-entropy with its weights.</summary>
internal sealed class SmolLossesSuite : IGoldenSuite
{
    private const double ValueTolerance = 1e-3;
    private const double NormTolerance = 0.01;
    private const double LogprobTolerance = 2e-3;
    private const double DpoBeta = 0.1;
    private static readonly double[] Advantages = [1, -0.5, 0.25, -1.5];

    public bool Recognises(GoldenFolder folder) => File.Exists(folder.File("losses.json"));

    public async IAsyncEnumerable<GoldenCheck> RunAsync(GoldenFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var document = await SmolModel.ReadAsync(folder, "losses.json", cancellationToken);
        await using var engine = await SmolModel.LoadAsync(folder, Precision.Float32, cancellationToken);
        await engine.ImportAdapterAsync(new ImportAdapterRequest("peft", folder.File("adapter")), cancellationToken);
        var rows = document.RootElement.GetProperty("rows").EnumerateArray().Select(GoldenJson.Labelled).ToArray();
        var reference = await LogprobsAsync(engine, null, rows, cancellationToken);
        var current = await LogprobsAsync(engine, "peft", rows, cancellationToken);
        yield return Logprobs(folder, "adapter off", rows, reference, document.RootElement.GetProperty("logprobs_adapter_off"));
        yield return Logprobs(folder, "adapter on", rows, current, document.RootElement.GetProperty("logprobs_adapter_on"));

        var scored = rows.Select((row, index) => row with { SamplingLogprobs = reference[index], Advantages = [.. row.Tokens.Select(_ => (float)Advantages[index])] }).ToArray();
        var losses = document.RootElement.GetProperty("losses");
        foreach (var (name, kind) in new[] { ("cross_entropy_sum", LossKind.CrossEntropy), ("importance_sampling_sum", LossKind.ImportanceSampling), ("ppo_clip_0.2_sum", LossKind.Ppo) })
        {
            var result = await engine.ForwardBackwardAsync(new ForwardRequest { AdapterId = "peft", Data = scored, Loss = kind }, cancellationToken);
            foreach (var check in await CompareAsync(engine, folder, name, result.LossSum, losses.GetProperty(name), cancellationToken))
                yield return check;
        }

        const string Dpo = "dpo_beta_0.1_mean_rows(0>1,2>3)";
        var (value, weighted) = Preference(rows, current, reference);
        await engine.ForwardBackwardAsync(new ForwardRequest { AdapterId = "peft", Data = weighted }, cancellationToken);
        foreach (var check in await CompareAsync(engine, folder, Dpo, value, losses.GetProperty(Dpo), cancellationToken))
            yield return check;
    }

    private static async Task<IReadOnlyList<float[]>> LogprobsAsync(LocalEngine engine, string? adapter, Datum[] rows, CancellationToken cancellationToken) =>
        (await engine.ForwardAsync(new ForwardRequest { AdapterId = adapter, Data = rows, ReturnLogprobs = true }, cancellationToken)).Logprobs!;

    private static GoldenCheck Logprobs(GoldenFolder folder, string what, Datum[] rows, IReadOnlyList<float[]> mine, JsonElement expected)
    {
        var differences = expected.EnumerateArray().SelectMany((list, row) =>
            mine[row].Where((_, position) => rows[row].Weights![position] != 0).Zip(GoldenJson.Doubles(list), (one, other) => one - other));
        return new GoldenCheck($"{folder.Name}: log-probabilities, {what}", Probe.Largest(differences), LogprobTolerance);
    }

    /// <summary>Mean over the pairs of −log σ(β·margin), and the rows weighted by its slope.</summary>
    private static (double Value, Datum[] Weighted) Preference(Datum[] rows, IReadOnlyList<float[]> current, IReadOnlyList<float[]> reference)
    {
        var ratios = rows.Select((row, index) => row.Weights!.Select((weight, position) => weight * ((double)current[index][position] - reference[index][position])).Sum()).ToArray();
        var (value, weighted) = (0.0, new Datum[rows.Length]);
        var pairs = rows.Length / 2;
        for (var pair = 0; pair < pairs; pair++)
        {
            var margin = DpoBeta * (ratios[2 * pair] - ratios[(2 * pair) + 1]);
            value += Math.Log(1 + Math.Exp(-margin)) / pairs;
            var slope = (float)(DpoBeta / (1 + Math.Exp(margin)) / pairs);
            weighted[2 * pair] = rows[2 * pair] with { Weights = [.. rows[2 * pair].Weights!.Select(weight => weight * slope)] };
            weighted[(2 * pair) + 1] = rows[(2 * pair) + 1] with { Weights = [.. rows[(2 * pair) + 1].Weights!.Select(weight => weight * -slope)] };
        }

        return (value, weighted);
    }

    private static async Task<IEnumerable<GoldenCheck>> CompareAsync(LocalEngine engine, GoldenFolder folder, string name, double value, JsonElement expected, CancellationToken cancellationToken)
    {
        var (all, first, last) = await engine.ProbeAsync(
            resident =>
            {
                var adapter = resident.Adapter("peft");
                var (q, down) = (adapter.Layout.Sites[0], adapter.Layout.Sites[^1]);
                var norms = (Norm(adapter.Gradients, 0, adapter.Layout.Length), Norm(adapter.Gradients, q.Parts[0].OffsetB, (long)q.Parts[0].Outputs * adapter.Layout.Options.Rank), Norm(adapter.Gradients, down.Parts[0].OffsetA, (long)adapter.Layout.Options.Rank * down.Inputs));
                adapter.ClearGradients();
                return norms;
            },
            cancellationToken);
        return
        [
            new($"{folder.Name}: {name}, value", Relative(value, expected, "value"), ValueTolerance),
            new($"{folder.Name}: {name}, gradient norm", Relative(all, expected, "grad_norm_all"), NormTolerance),
            new($"{folder.Name}: {name}, gradient norm of layer 0 q B", Relative(first, expected, "grad_norm_layer0_q_B"), NormTolerance),
            new($"{folder.Name}: {name}, gradient norm of layer 29 down A", Relative(last, expected, "grad_norm_layer29_down_A"), NormTolerance),
        ];
    }

    private static double Relative(double mine, JsonElement expected, string key) => Math.Abs((mine / expected.GetProperty(key).GetDouble()) - 1);

    private static double Norm(TorchSharp.torch.Tensor values, long start, long count)
    {
        using var part = values.narrow(0, start, count);
        using var norm = part.norm();
        return norm.item<float>();
    }
}
