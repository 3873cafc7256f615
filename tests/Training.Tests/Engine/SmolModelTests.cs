using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Golden;

namespace Platform.Training.Tests.Engine;

/// <summary>
/// SmolLM2-135M-Instruct from its GGUF file against transformers 5.23 in float32: the first prompts of golden/smollm2/logits.json and greedy.json,
/// copied here. `./lathe golden` compares all of them, the training curve and the losses.
/// </summary>
public sealed class SmolModelTests
{
    private static readonly int[] Question = [1, 9690, 198, 2683, 359, 253, 5356, 5646, 11173, 3365, 3511, 308, 34519, 28, 7018, 411, 407, 19712, 8182, 2, 198, 1, 4093, 198, 1780, 314, 260, 3575, 282, 4649, 47, 2, 198, 1, 520, 9531, 198];
    private static readonly int[] Answer = [504, 3575, 282, 4649, 314, 7042, 30];

    [Fact]
    public async Task A_quantised_model_answers_as_the_reference_in_both_precisions()
    {
        var folder = GoldenFiles.Model(SmolModel.Name);
        foreach (var precision in new[] { Precision.Float32, Precision.BFloat16 })
        {
            await using var engine = new LocalEngine();
            await engine.LoadBaseAsync(new LoadBaseRequest(folder, precision), TestContext.Current.CancellationToken);

            var answers = await engine.AnswersAsync(new SampleRequest { Prompts = [Question, Question[..20]], MaxTokens = 16, StopTokens = [2] });

            answers[0].ShouldBe(Answer);
        }
    }

    [Fact]
    public async Task Log_probabilities_of_a_sentence_are_the_reference_ones()
    {
        int[] ids = [504, 3575, 282, 4649, 314]; // "The capital of France is"
        double[] expected = JsonSerializer.Deserialize<double[]>(File.ReadAllText(GoldenFiles.Path("smollm2", "capital-logprobs.json")))!;
        await using var engine = new LocalEngine();
        await engine.LoadBaseAsync(new LoadBaseRequest(GoldenFiles.Model(SmolModel.Name), Precision.Float32), TestContext.Current.CancellationToken);

        var forward = await engine.ForwardAsync(new ForwardRequest { Data = [new Datum { Tokens = ids[..^1], Targets = ids[1..] }], ReturnLogprobs = true }, TestContext.Current.CancellationToken);

        forward.Logprobs![0].Zip(expected, (mine, theirs) => Math.Abs(mine - theirs)).Max().ShouldBeLessThan(1e-4);
    }
}
