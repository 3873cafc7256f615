using Platform.Training.Engine;

namespace Platform.Training.Golden;

/// <summary>Greedy answers for reference comparisons.</summary>
internal static class GoldenSampling
{
    public static async Task<int[][]> GreedyAsync(IEngine engine, string? adapterId, IReadOnlyList<int[]> prompts, int maxTokens, int[] stopTokens, CancellationToken cancellationToken)
    {
        var answers = prompts.Select(_ => new List<int>()).ToArray();
        var request = new SampleRequest { AdapterId = adapterId, Prompts = prompts, MaxTokens = maxTokens, StopTokens = stopTokens };
        await foreach (var one in engine.SampleAsync(request, cancellationToken))
            if (one.Token is { } token)
                answers[one.Prompt].Add(token);
        return [.. answers.Select(answer => answer.ToArray())];
    }

    /// <summary>Number of wrong tokens up to the first place where the reference itself was undecided and the answers part.</summary>
    public static int Mismatches(int[] computed, int[] expected, double[] gaps, double sureGap)
    {
        for (var index = 0; index < expected.Length; index++)
            if (index >= computed.Length || computed[index] != expected[index])
                return gaps[index] > sureGap ? expected.Length - index : 0;
        return computed.Length > expected.Length ? computed.Length - expected.Length : 0;
    }
}
