using Platform.Training.Engine;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>Measures how fast the engine trains the resident base: a few steps of a usual adapter on sequences of usual length, without any row of data.</summary>
internal static class SpeedProbe
{
    private const string Adapter = "speed-probe";
    private const int Length = 96;
    private const int LargestBatch = 8;
    private const int Steps = 4;

    // A step of a large model on a slow machine is cut down so that the whole measurement stays in the order of ten seconds.
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(3);

    /// <returns>Tokens a second of the median step, and the tokens of a step.</returns>
    public static async Task<(double TokensPerSecond, int StepTokens)> MeasureAsync(IEngine engine, BaseModelState model, TimeProvider clock, CancellationToken cancellationToken)
    {
        await engine.DropAdapterAsync(Adapter, cancellationToken);
        await engine.CreateAdapterAsync(new CreateAdapterRequest(Adapter, new LoraOptions { Rank = 16 }), cancellationToken);
        try
        {
            // The first pass of a shape warms up and is not counted; it says how large a step may be.
            var one = await StepAsync(engine, model, 1, clock, cancellationToken);
            var batch = Math.Clamp((int)(LongestStep / one), 1, LargestBatch);
            await StepAsync(engine, model, batch, clock, cancellationToken);
            var seconds = new List<double>(Steps);
            for (var step = 0; step < Steps; step++)
                seconds.Add((await StepAsync(engine, model, batch, clock, cancellationToken)).TotalSeconds);
            seconds.Sort();
            var tokens = batch * LengthOf(model);
            return (tokens / ((seconds[(Steps / 2) - 1] + seconds[Steps / 2]) / 2), tokens);
        }
        finally
        {
            await engine.DropAdapterAsync(Adapter, CancellationToken.None);
        }
    }

    private static async Task<TimeSpan> StepAsync(IEngine engine, BaseModelState model, int batch, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var result = await engine.ForwardBackwardAsync(new ForwardRequest { AdapterId = Adapter, Data = [.. Enumerable.Range(0, batch).Select(row => Sequence(model, row))] }, cancellationToken);
        await engine.OptimStepAsync(new OptimStepRequest { AdapterId = Adapter, GradientScale = 1 / result.WeightSum }, cancellationToken);
        return clock.GetElapsedTime(started);
    }

    private static int LengthOf(BaseModelState model) => Math.Min(Length, model.ContextTokens - 1);

    // Any tokens will do: the work does not depend on what they say.
    private static Datum Sequence(BaseModelState model, int row)
    {
        int[] tokens = [.. Enumerable.Range(0, LengthOf(model) + 1).Select(place => ((row + 1) * 7919 + (place * 104_729)) % model.VocabularySize)];
        return new Datum { Tokens = tokens[..^1], Targets = tokens[1..] };
    }
}
