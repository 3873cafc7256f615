using Platform.Training.Engine;

namespace Platform.Training.Tests.Engine;

public sealed class GradientTests
{
    private static readonly float[] Weights = [1, 0.5f, 0, 2, 1, 1, 1, 0, 1, 1, 1, 1];

    [Theory]
    [InlineData(LossKind.CrossEntropy)]
    [InlineData(LossKind.ImportanceSampling)]
    [InlineData(LossKind.Ppo)]
    public async Task Gradients_agree_with_finite_differences(LossKind loss)
    {
        await using var engine = await TrainedEngineAsync();
        var request = new ForwardRequest { AdapterId = "a", Data = [Scored(12, 3), Scored(12, 4)], Loss = loss };
        await engine.ForwardBackwardAsync(request, TestContext.Current.CancellationToken);
        var gradient = await engine.ProbeAsync(resident => resident.Adapter("a").Gradients.data<float>().ToArray(), TestContext.Current.CancellationToken);

        // Half along the gradient, half at random: the slope is large, and a number that wrongly has no gradient shows too.
        var random = new Random(5);
        var chance = gradient.Select(_ => random.NextDouble() - 0.5).ToArray();
        var (length, spread) = (Norm(gradient.Select(slope => (double)slope)), Norm(chance));
        var direction = gradient.Zip(chance, (slope, noise) => (float)((slope / length) + (noise / spread))).ToArray();
        const float Step = 5e-3f;
        var above = await LossAtAsync(engine, request, direction, Step);
        var below = await LossAtAsync(engine, request, direction, -2 * Step);

        var expected = (above - below) / (2 * Step);
        var computed = gradient.Zip(direction, (slope, along) => (double)slope * along).Sum();
        computed.ShouldBe(expected, Math.Abs(expected) * 0.01);
    }

    [Fact]
    public async Task Only_the_adapter_gets_a_gradient_and_it_adds_up_over_calls()
    {
        await using var engine = await TrainedEngineAsync();
        await engine.Backward(TinyModels.Datum(10, 1));
        var once = await GradientAsync(engine);
        await engine.Backward(TinyModels.Datum(10, 1));

        (await GradientAsync(engine)).Zip(once, (twice, single) => Math.Abs(twice - (2 * single))).Max().ShouldBeLessThan(1e-4f);
    }

    [Fact]
    public async Task Recomputing_layers_gives_the_same_gradient_as_keeping_them()
    {
        await using var keeping = await TrainedEngineAsync();
        await using var recomputing = await TrainedEngineAsync(new EngineOptions { MicroBatchTokens = 8 });
        await keeping.Backward(TinyModels.Datum(30, 1));
        await recomputing.Backward(TinyModels.Datum(30, 1));

        var (kept, again) = (await GradientAsync(keeping), await GradientAsync(recomputing));
        kept.Zip(again, (one, other) => Math.Abs(one - other)).Max().ShouldBeLessThan(1e-5f);
    }

    [Fact]
    public async Task Dropout_draws_the_same_for_the_same_seed_even_when_layers_are_recomputed()
    {
        var lora = new LoraOptions { Rank = 4, Alpha = 8, Dropout = 0.3 };
        await using var keeping = await TrainedEngineAsync(lora: lora);
        await using var recomputing = await TrainedEngineAsync(new EngineOptions { MicroBatchTokens = 8 }, lora);
        foreach (var engine in new[] { keeping, recomputing })
            await engine.ForwardBackwardAsync(new ForwardRequest { AdapterId = "a", Data = [TinyModels.Datum(30, 1)], Seed = 9 }, TestContext.Current.CancellationToken);

        var (kept, again) = (await GradientAsync(keeping), await GradientAsync(recomputing));
        kept.Zip(again, (one, other) => Math.Abs(one - other)).Max().ShouldBeLessThan(1e-5f);
    }

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));

    private static async Task<LocalEngine> TrainedEngineAsync(EngineOptions? options = null, LoraOptions? lora = null)
    {
        var engine = await TinyModels.EngineWithAdapterAsync(lora, options);
        await engine.Backward(TinyModels.Datum(20, 7));
        await engine.Step(); // B is no longer zero, so A has gradients too
        return engine;
    }

    private static Datum Scored(int length, int seed)
    {
        var random = new Random(seed);
        return TinyModels.Datum(length, seed) with
        {
            Weights = Weights,
            SamplingLogprobs = [.. Enumerable.Range(0, length).Select(_ => -5 - (float)random.NextDouble())],
            Advantages = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))],
        };
    }

    private static Task<float[]> GradientAsync(LocalEngine engine) =>
        engine.ProbeAsync(resident => resident.Adapter("a").Gradients.data<float>().ToArray(), TestContext.Current.CancellationToken);

    /// <summary>Moves the adapter along the direction and gives the loss there.</summary>
    private static async Task<double> LossAtAsync(LocalEngine engine, ForwardRequest request, float[] direction, float step)
    {
        await engine.ProbeAsync(
            resident =>
            {
                var values = resident.Adapter("a").Values;
                values.data<float>().CopyFrom(values.data<float>().ToArray().Zip(direction, (value, along) => value + (step * along)).ToArray());
                return true;
            },
            TestContext.Current.CancellationToken);
        return (await engine.ForwardAsync(request, TestContext.Current.CancellationToken)).LossSum;
    }
}
