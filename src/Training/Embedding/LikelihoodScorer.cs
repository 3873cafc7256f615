using Platform.Training.Engine;
using Platform.Training.Tokenizers;

namespace Platform.Training.Embedding;

/// <summary>Scores a passage by how likely the base model finds the query after it: mean log-probability of the query's tokens. No training, any generator.</summary>
/// <param name="engine">Engine with the base model resident.</param>
/// <param name="tokenizer">The base model's tokenizer.</param>
/// <param name="contextTokens">Longest sequence of the model.</param>
public sealed class LikelihoodScorer(IEngine engine, ITokenizer tokenizer, int contextTokens)
{
    /// <summary>Most tokens of a passage that are read: the scores of longer ones would wait on the rest, not gain by it.</summary>
    public const int MostPassageTokens = 512;

    private const string Before = "Passage: ";
    private const string Between = "\nA question that this passage answers: ";

    /// <summary>Tokens that the model read so far.</summary>
    public long TokensRead { get; private set; }

    /// <summary>One score a passage, in order; larger is better, at most 0.</summary>
    /// <param name="query">The query; not empty.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="cancellationToken">Looked at between passages.</param>
    public async Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken)
    {
        var (before, between) = (tokenizer.Encode(Before, parseSpecial: false), tokenizer.Encode(Between, parseSpecial: false));
        var asked = tokenizer.Encode(query, parseSpecial: false);
        int[] question = asked[..Math.Min(asked.Length, contextTokens / 2)];
        if (question.Length == 0)
            throw new EngineException("engine.sequence_empty", "The query is empty. It needs at least one token.");
        var room = Math.Min(MostPassageTokens, contextTokens - before.Length - between.Length - question.Length - 1);
        var scores = new double[passages.Count];
        for (var index = 0; index < scores.Length; index++)
        {
            var told = tokenizer.Encode(passages[index], parseSpecial: false);
            int[] begin = tokenizer.BeginToken is { } first ? [first] : [];
            int[] ids = [.. begin, .. before, .. told.AsSpan(0, Math.Clamp(told.Length, 0, Math.Max(0, room))), .. between, .. question];
            var forward = await engine.ForwardAsync(new ForwardRequest { Data = [Scored(ids, question.Length)] }, cancellationToken);
            TokensRead += ids.Length;
            scores[index] = -forward.LossSum / forward.WeightSum;
        }

        return scores;
    }

    /// <summary>Only the query's tokens weigh, so only their rows reach the vocabulary.</summary>
    private static Datum Scored(int[] ids, int question)
    {
        var weights = new float[ids.Length - 1];
        weights.AsSpan(weights.Length - question).Fill(1);
        return new Datum { Tokens = ids[..^1], Targets = ids[1..], Weights = weights };
    }
}
