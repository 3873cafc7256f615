using Platform.Torch;
using Platform.Training.Engine;

namespace Platform.Training.Tests.Engine;

/// <summary>Counts live tensors of the process, so it runs alone.</summary>
[Collection(nameof(Alone))]
public sealed class LifetimeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public async Task Training_and_answering_leave_no_tensor_behind(int microBatchTokens)
    {
        var before = Settled();
        await using (var engine = await TinyModels.EngineWithAdapterAsync(new LoraOptions { Rank = 4, Dropout = 0.1 }, new EngineOptions { MicroBatchTokens = microBatchTokens }))
        {
            await RoundAsync(engine);
            var warm = Host.LiveTensors;
            for (var round = 0; round < 5; round++)
                await RoundAsync(engine);

            Host.LiveTensors.ShouldBe(warm);
        }

        Host.LiveTensors.ShouldBeLessThanOrEqualTo(before);
    }

    /// <summary>The count once what earlier tests left to the collector is gone; finalizers may free what holds more.</summary>
    private static long Settled()
    {
        for (var (last, now) = (long.MaxValue, Host.LiveTensors); now < last; (last, now) = (now, Host.LiveTensors))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Host.LiveTensors;
    }

    private static async Task RoundAsync(LocalEngine engine)
    {
        await engine.Backward(TinyModels.Datum(12, 1), TinyModels.Datum(20, 2));
        await engine.Step();
        await engine.ForwardAsync(new ForwardRequest { Data = [TinyModels.Datum(12, 1)], ReturnLogprobs = true }, TestContext.Current.CancellationToken);
        await engine.AnswersAsync(new SampleRequest { AdapterId = "a", Prompts = [TinyModels.Sequence(5, 1), TinyModels.Sequence(8, 2)], MaxTokens = 12, Temperature = 1 });
    }
}

/// <summary>Tests that need the process to themselves.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
