using Platform.Training.Engine;

namespace Platform.Training.Recipes;

/// <summary>Loss of one validation row.</summary>
/// <param name="Index">Place among the validation rows.</param>
/// <param name="Sum">Sum of its weighted token losses.</param>
/// <param name="Weight">Sum of its weights.</param>
internal readonly record struct RowLoss(int Index, double Sum, double Weight)
{
    public double Mean => Weight > 0 ? Sum / Weight : 0;
}

/// <summary>Losses of the validation rows, and answers to the best, the worst and some random ones.</summary>
internal sealed class Validation(IEngine engine, SupervisedConfig config, IReadOnlyList<RecipeRow> valid, string adapterId, IReadOnlyList<int> stopTokens)
{
    private const int RowsPerRequest = 16;

    private int Count => config.ValidationRows > 0 ? Math.Min(config.ValidationRows, valid.Count) : valid.Count;

    public async Task<IReadOnlyList<RowLoss>> LossesAsync()
    {
        var losses = new List<RowLoss>();
        foreach (var part in Enumerable.Range(0, Count).Chunk(RowsPerRequest))
        {
            var request = new ForwardRequest { AdapterId = adapterId, Data = [.. part.Select(index => valid[index].Datum)], ReturnLogprobs = true, WeightedLogprobsOnly = true };
            var result = await engine.ForwardAsync(request, CancellationToken.None);
            losses.AddRange(part.Select((index, place) => LossOf(index, result.Logprobs![place])));
        }

        return losses;
    }

    public async Task<IReadOnlyList<SampleAnswer>> AnswersAsync(IReadOnlyList<RowLoss> losses, int step)
    {
        var byLoss = losses.OrderBy(loss => loss.Mean).ThenBy(loss => loss.Index).ToArray();
        var count = Math.Min(config.SampleAnswers, byLoss.Length);
        var random = new Random(Seeds.ToInt(config.Seed, step, 1));
        (SampleKind Kind, RowLoss Loss)[] picks =
        [
            .. byLoss[..count].Select(loss => (SampleKind.Best, loss)),
            .. byLoss[^count..].Reverse().Select(loss => (SampleKind.Worst, loss)),
            .. Enumerable.Range(0, count).Select(_ => (SampleKind.Random, losses[random.Next(losses.Count)])),
        ];

        var answers = await Sampler.GreedyAsync(engine, adapterId, [.. picks.Select(pick => valid[pick.Loss.Index].Prompt)], config.AnswerTokens, stopTokens, CancellationToken.None);
        return [.. picks.Select((pick, place) => new SampleAnswer(
            pick.Kind, valid[pick.Loss.Index].Index, pick.Loss.Mean, valid[pick.Loss.Index].Prompt, answers[place].Tokens, valid[pick.Loss.Index].Reference))];
    }

    private RowLoss LossOf(int index, float[] logprobs)
    {
        var weights = valid[index].Datum.Weights;
        var sum = -logprobs.Select((logprob, position) => (weights?[position] ?? 1) * (double)logprob).Sum();
        return new RowLoss(index, sum, weights?.Sum(weight => (double)weight) ?? logprobs.Length);
    }
}
