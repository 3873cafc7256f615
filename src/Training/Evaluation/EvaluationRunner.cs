using System.Text.Json.Serialization;
using Platform.Training.Engine;
using Platform.Training.Recipes;
using Platform.Training.Tokenizers;

namespace Platform.Training.Evaluation;

/// <summary>One test case.</summary>
/// <param name="Index">Place in the test set, from 0.</param>
/// <param name="Id">Id of the row.</param>
/// <param name="Prompt">Tokens of the prompt.</param>
/// <param name="Reference">The right answer.</param>
/// <param name="Label">The right label, for label tasks.</param>
/// <param name="Datum">The whole row for the held-out loss.</param>
public sealed record EvaluationCase(int Index, string Id, int[] Prompt, string Reference, string? Label, [property: JsonIgnore] Datum Datum);

/// <summary>What a model did with a test case.</summary>
/// <param name="Index">Place in the test set.</param>
/// <param name="Id">Id of the row.</param>
/// <param name="Reference">The right answer.</param>
/// <param name="Output">The model's answer.</param>
/// <param name="ExactMatch">True when both are equal after <see cref="LabelMatching.Normalize"/>.</param>
/// <param name="Label">The right label, for label tasks.</param>
/// <param name="PredictedLabel">The label the answer means, or null when it means none.</param>
/// <param name="OutputTokens">Tokens generated.</param>
/// <param name="StopReason"><c>stop</c> or <c>length</c>.</param>
/// <param name="LossSum">Sum over the right answer's tokens of −log p, in nats.</param>
/// <param name="LossTokens">Number of those tokens.</param>
public sealed record EvaluationAnswer(
    int Index, string Id, string Reference, string Output, bool ExactMatch, string? Label, string? PredictedLabel, int OutputTokens, string StopReason, double LossSum, double LossTokens);

/// <summary>Results of one model over a test set. Intervals and verdicts are the portal's.</summary>
/// <param name="AdapterId">The adapter, or null for the base.</param>
/// <param name="Answers">By case, in order.</param>
/// <param name="Seconds">Duration.</param>
public sealed record EvaluationRun(string? AdapterId, IReadOnlyList<EvaluationAnswer> Answers, double Seconds)
{
    /// <summary>Share of exact matches.</summary>
    public double ExactMatch => Answers.Average(answer => answer.ExactMatch ? 1.0 : 0);

    /// <summary>Mean held-out loss in nats of an answer token.</summary>
    public double Loss => Answers.Sum(answer => answer.LossSum) / Answers.Sum(answer => answer.LossTokens);

    /// <summary>e to the loss.</summary>
    public double Perplexity => Math.Exp(Loss);
}

/// <summary>Answers a test set greedily and measures the held-out loss, for the base or an adapter.</summary>
/// <param name="engine">With the base resident.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="stopTokens">Tokens that end an answer.</param>
/// <param name="labels">All labels of the task; empty where there are none.</param>
/// <param name="answerTokens">Most tokens of an answer.</param>
/// <param name="clock">Time.</param>
public sealed class EvaluationRunner(
    IEngine engine, ITokenizer tokenizer, IReadOnlyList<int> stopTokens, IReadOnlyList<string> labels, int answerTokens, TimeProvider clock)
{
    private const int CasesPerRequest = 32;
    private readonly LabelMatching _labels = new(labels);

    /// <summary>Runs all cases.</summary>
    /// <param name="adapterId">The adapter, or null for the base.</param>
    /// <param name="cases">At least one.</param>
    /// <param name="progress">Told the number of cases done.</param>
    /// <param name="cancellationToken">Ends the run between requests.</param>
    /// <exception cref="EngineException"><c>data.empty_split</c>, and the engine's refusals.</exception>
    public async Task<EvaluationRun> RunAsync(string? adapterId, IReadOnlyList<EvaluationCase> cases, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        if (cases.Count == 0)
            throw new EngineException("data.empty_split", "The test rows are none, so there is nothing to evaluate. Name a test file with rows.");
        var started = clock.GetTimestamp();
        var answers = new List<EvaluationAnswer>();
        foreach (var part in cases.OrderBy(one => one.Prompt.Length).ThenBy(one => one.Index).Chunk(CasesPerRequest))
        {
            answers.AddRange(await AnswerAsync(adapterId, part, cancellationToken));
            progress?.Report(answers.Count);
        }

        return new EvaluationRun(adapterId, [.. answers.OrderBy(answer => answer.Index)], clock.GetElapsedTime(started).TotalSeconds);
    }

    private async Task<IEnumerable<EvaluationAnswer>> AnswerAsync(string? adapterId, EvaluationCase[] cases, CancellationToken cancellationToken)
    {
        var outputs = await Sampler.GreedyAsync(engine, adapterId, [.. cases.Select(one => one.Prompt)], answerTokens, stopTokens, cancellationToken);
        var forward = await engine.ForwardAsync(new ForwardRequest { AdapterId = adapterId, Data = [.. cases.Select(one => one.Datum)], ReturnLogprobs = true, WeightedLogprobsOnly = true }, cancellationToken);
        return cases.Select((one, place) => ResultOf(one, outputs[place], forward.Logprobs![place]));
    }

    private EvaluationAnswer ResultOf(EvaluationCase one, FinishedAnswer output, float[] logprobs)
    {
        var text = tokenizer.Decode(output.Tokens, skipSpecialTokens: true);
        var exact = LabelMatching.Normalize(text) == LabelMatching.Normalize(one.Reference);
        var weights = one.Datum.Weights!;
        var loss = -logprobs.Select((logprob, position) => weights[position] * (double)logprob).Sum();
        return new EvaluationAnswer(
            one.Index, one.Id, one.Reference, text, exact, one.Label, one.Label is null ? null : _labels.Find(text), output.Tokens.Length, output.StopReason, loss, weights.Sum(weight => (double)weight));
    }
}
