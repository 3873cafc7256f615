using Platform.Training.Embedding;
using Platform.Training.Engine;
using Platform.Training.Golden;
using Platform.Training.Tokenizers;

namespace Platform.Training.Tests.Embedding;

public sealed class LikelihoodScorerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_passage_that_answers_scores_above_the_one_that_does_not()
    {
        var folder = GoldenFiles.Model(SmolModel.Name);
        await using var engine = new LocalEngine();
        var loaded = await engine.LoadBaseAsync(new LoadBaseRequest(folder), Stop);
        var scorer = new LikelihoodScorer(engine, Tokenizer.Load(folder), loaded.ContextTokens);

        var scores = await scorer.ScoreAsync(
            "How many days is the notice period?",
            ["Aspirin inhibits the aggregation of platelets.", "The notice period for ending this contract is thirty days.", "The cat sat on the mat."], Stop);

        scores[1].ShouldBeGreaterThan(scores[0]);
        scores[1].ShouldBeGreaterThan(scores[2]);
    }

    [Fact]
    public async Task A_score_is_the_mean_log_probability_of_the_querys_tokens_alone()
    {
        var folder = GoldenFiles.Path("demo");
        await using var engine = new LocalEngine();
        var loaded = await engine.LoadBaseAsync(new LoadBaseRequest(folder, Precision.Float32), Stop);
        var tokenizer = Tokenizer.Load(folder);

        var score = (await new LikelihoodScorer(engine, tokenizer, loaded.ContextTokens).ScoreAsync("a dog", ["One day a girl met a dog."], Stop)).ShouldHaveSingleItem();

        int[] before = [.. tokenizer.BeginToken is { } begin ? new[] { begin } : [], .. tokenizer.Encode("Passage: "), .. tokenizer.Encode("One day a girl met a dog."), .. tokenizer.Encode("\nA question that this passage answers: ")];
        int[] ids = [.. before, .. tokenizer.Encode("a dog")];
        var forward = await engine.ForwardAsync(new ForwardRequest { Data = [new Datum { Tokens = ids[..^1], Targets = ids[1..] }], ReturnLogprobs = true }, Stop);
        score.ShouldBe(forward.Logprobs![0][(before.Length - 1)..].Average(value => (double)value), 1e-5);
    }
}
