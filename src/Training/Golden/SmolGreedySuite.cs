using System.Runtime.CompilerServices;
using Platform.Training.Engine;

namespace Platform.Training.Golden;

/// <summary>Greedy answers of SmolLM2-135M-Instruct, equal where the reference itself was decided.</summary>
internal sealed class SmolGreedySuite : IGoldenSuite
{
    private const int EndToken = 2;
    private const int MostTokens = 64;
    private const double SureGap = 0.01;
    private const double SureGapHalf = 0.5;

    public bool Recognises(GoldenFolder folder) => File.Exists(folder.File("greedy.json"));

    public async IAsyncEnumerable<GoldenCheck> RunAsync(GoldenFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var document = await SmolModel.ReadAsync(folder, "greedy.json", cancellationToken);
        var cases = document.RootElement.EnumerateArray().ToArray();
        var prompts = cases.Select(one => GoldenJson.Ints(one.GetProperty("prompt_ids"))).ToArray();
        foreach (var precision in new[] { Precision.Float32, Precision.BFloat16 })
        {
            await using var engine = await SmolModel.LoadAsync(folder, precision, cancellationToken);
            var answers = await GoldenSampling.GreedyAsync(engine, null, prompts, MostTokens, [EndToken], cancellationToken);
            for (var index = 0; index < cases.Length; index++)
            {
                var wanted = GoldenJson.Ints(cases[index].GetProperty("new_ids")).TakeWhile(id => id != EndToken).ToArray();
                var gaps = GoldenJson.Doubles(cases[index].GetProperty("gap_top1_top2"));
                var mismatches = GoldenSampling.Mismatches(answers[index], wanted, gaps, precision == Precision.Float32 ? SureGap : SureGapHalf);
                yield return new GoldenCheck($"{folder.Name}: greedy answer {index}, {(precision == Precision.Float32 ? "fp32" : "bf16")}", mismatches, 0);
            }
        }
    }
}
