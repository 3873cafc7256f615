using Platform.Training.Engine;

namespace Platform.Training.Tests;

/// <summary>The tiny reference checkpoints and sequences for them.</summary>
internal static class TinyModels
{
    /// <summary>Random Llama of 135,488 parameters, vocabulary 384, context 512 (golden/tiny/make.py).</summary>
    public static string Llama => GoldenFiles.Path("tiny", "llama");

    public static string Llama3Rope => GoldenFiles.Path("tiny", "llama3-rope");

    public static async Task<LocalEngine> EngineAsync(string? folder = null, EngineOptions? options = null)
    {
        var engine = new LocalEngine(options);
        await engine.LoadBaseAsync(new LoadBaseRequest(folder ?? Llama, Precision.Float32), TestContext.Current.CancellationToken);
        return engine;
    }

    public static async Task<LocalEngine> EngineWithAdapterAsync(LoraOptions? lora = null, EngineOptions? options = null)
    {
        var engine = await EngineAsync(options: options);
        await engine.CreateAdapterAsync(new CreateAdapterRequest("a", lora ?? new LoraOptions { Rank = 4, Alpha = 8 }), TestContext.Current.CancellationToken);
        return engine;
    }

    public static int[] Sequence(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(3, 384))];
    }

    public static Datum Datum(int length, int seed)
    {
        var ids = Sequence(length + 1, seed);
        return new Datum { Tokens = ids[..^1], Targets = ids[1..] };
    }

    public static Task<ForwardResult> Backward(this IEngine engine, params Datum[] data) =>
        engine.ForwardBackwardAsync(new ForwardRequest { AdapterId = "a", Data = data }, TestContext.Current.CancellationToken);

    public static Task<OptimStepResult> Step(this IEngine engine, double rate = 1e-2) =>
        engine.OptimStepAsync(new OptimStepRequest { AdapterId = "a", LearningRate = rate }, TestContext.Current.CancellationToken);

    public static async Task<int[]> GreedyAsync(this IEngine engine, int[] prompt, int tokens, string? adapter = null) =>
        (await engine.AnswersAsync(new SampleRequest { Prompts = [prompt], MaxTokens = tokens, AdapterId = adapter }))[0];

    public static async Task<int[][]> AnswersAsync(this IEngine engine, SampleRequest request)
    {
        var answers = request.Prompts.Select(_ => new List<int>()).ToArray();
        await foreach (var one in engine.SampleAsync(request, TestContext.Current.CancellationToken))
            if (one.Token is { } token)
                answers[one.Prompt].Add(token);
        return [.. answers.Select(answer => answer.ToArray())];
    }
}
