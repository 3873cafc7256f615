using Platform.Training.Engine;

namespace Platform.Training.Tests.Engine;

public sealed class StateTests
{
    [Fact]
    public async Task A_restored_adapter_goes_on_bit_for_bit_as_if_never_interrupted()
    {
        using var folder = new TemporaryFolder();
        await using var undisturbed = await TinyModels.EngineWithAdapterAsync(new LoraOptions { Rank = 4, Alpha = 8, Dropout = 0.1 });
        var expected = await TrainAsync(undisturbed, 0, 6);

        await using (var first = await TinyModels.EngineWithAdapterAsync(new LoraOptions { Rank = 4, Alpha = 8, Dropout = 0.1 }))
        {
            await TrainAsync(first, 0, 3);
            await first.SaveStateAsync("a", folder.File("state"), TestContext.Current.CancellationToken);
        }

        await using var second = await TinyModels.EngineAsync();
        await second.LoadStateAsync("a", folder.File("state"), TestContext.Current.CancellationToken);
        var resumed = await TrainAsync(second, 3, 6);

        resumed.ShouldBe(expected[3..]);
        (await ValuesAsync(second)).ShouldBe(await ValuesAsync(undisturbed));
        (await second.GetStateAsync(TestContext.Current.CancellationToken)).Adapters.Single().Step.ShouldBe(6);
    }

    [Fact]
    public async Task Gradients_not_yet_stepped_survive_in_the_state()
    {
        using var folder = new TemporaryFolder();
        await using var engine = await TinyModels.EngineWithAdapterAsync();
        await engine.Backward(TinyModels.Datum(10, 1));
        await engine.SaveStateAsync("a", folder.File("state"), TestContext.Current.CancellationToken);
        var expected = (await engine.Step()).GradientNorm;

        await engine.DropAdapterAsync("a", TestContext.Current.CancellationToken);
        await engine.LoadStateAsync("a", folder.File("state"), TestContext.Current.CancellationToken);

        (await engine.Step()).GradientNorm.ShouldBe(expected);
        expected.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_state_of_another_model_is_refused_by_its_size()
    {
        using var folder = new TemporaryFolder();
        await using var engine = await TinyModels.EngineWithAdapterAsync();
        await engine.SaveStateAsync("a", folder.File("state"), TestContext.Current.CancellationToken);
        await engine.LoadBaseAsync(new LoadBaseRequest(TinyModels.Llama3Rope, Precision.Float32), TestContext.Current.CancellationToken);

        var refusal = await Should.ThrowAsync<EngineException>(() => engine.LoadStateAsync("a", folder.File("state"), TestContext.Current.CancellationToken));

        refusal.Code.ShouldBe("state.other_model");
    }

    [Fact]
    public async Task Writing_over_a_state_replaces_it_and_leaves_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        await using var engine = await TinyModels.EngineWithAdapterAsync();
        await engine.SaveStateAsync("a", folder.File("state"), TestContext.Current.CancellationToken);
        await engine.Backward(TinyModels.Datum(10, 1));
        await engine.Step();

        await engine.SaveStateAsync("a", folder.File("state"), TestContext.Current.CancellationToken);

        Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).ShouldBe(["state"]);
        File.ReadAllText(Path.Combine(folder.File("state"), "state.json")).ShouldContain("\"step\": 1");
    }

    [Fact]
    public async Task A_write_cut_short_between_the_two_renames_is_repaired_when_read()
    {
        using var folder = new TemporaryFolder();
        await using var engine = await TinyModels.EngineWithAdapterAsync();
        await engine.SaveStateAsync("a", folder.File("state"), TestContext.Current.CancellationToken);
        Directory.Move(folder.File("state"), folder.File("state.former"));

        await engine.LoadStateAsync("a", folder.File("state"), TestContext.Current.CancellationToken);

        Directory.Exists(folder.File("state")).ShouldBeTrue();
    }

    private static async Task<double[]> TrainAsync(LocalEngine engine, int from, int to)
    {
        var losses = new List<double>();
        for (var step = from; step < to; step++)
        {
            var request = new ForwardRequest { AdapterId = "a", Data = [TinyModels.Datum(20, step), TinyModels.Datum(11, step + 50)], Seed = step };
            losses.Add((await engine.ForwardBackwardAsync(request, TestContext.Current.CancellationToken)).LossSum);
            await engine.Step();
        }

        return [.. losses];
    }

    private static Task<float[]> ValuesAsync(LocalEngine engine) =>
        engine.ProbeAsync(resident => resident.Adapter("a").Values.data<float>().ToArray(), TestContext.Current.CancellationToken);
}
