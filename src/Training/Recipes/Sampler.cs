using Platform.Training.Engine;

namespace Platform.Training.Recipes;

/// <summary>One finished answer.</summary>
/// <param name="Tokens">Its tokens, without the stop.</param>
/// <param name="StopReason"><c>stop</c> or <c>length</c>.</param>
internal sealed record FinishedAnswer(int[] Tokens, string StopReason);

/// <summary>Collects whole greedy answers.</summary>
internal static class Sampler
{
    public static async Task<IReadOnlyList<FinishedAnswer>> GreedyAsync(
        IEngine engine, string? adapterId, IReadOnlyList<int[]> prompts, int maxTokens, IReadOnlyList<int> stopTokens, CancellationToken cancellationToken)
    {
        var tokens = prompts.Select(_ => new List<int>()).ToArray();
        var reasons = new string[prompts.Count];
        var request = new SampleRequest { AdapterId = adapterId, Prompts = prompts, MaxTokens = maxTokens, StopTokens = stopTokens };
        await foreach (var one in engine.SampleAsync(request, cancellationToken))
        {
            if (one.Token is { } token)
                tokens[one.Prompt].Add(token);
            reasons[one.Prompt] = one.StopReason ?? reasons[one.Prompt];
        }

        return [.. tokens.Select((list, index) => new FinishedAnswer([.. list], reasons[index]))];
    }
}
