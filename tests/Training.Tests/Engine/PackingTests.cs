using Platform.Training.Engine;

namespace Platform.Training.Tests.Engine;

public sealed class PackingTests
{
    private static readonly int[] Lengths = [7, 30, 7, 1, 18];

    [Fact]
    public async Task A_packed_sequence_gets_the_log_probabilities_it_gets_alone()
    {
        await using var engine = await TinyModels.EngineAsync();
        var data = Lengths.Select((length, index) => TinyModels.Datum(length, index)).ToArray();

        var packed = await LogprobsAsync(engine, data);

        for (var index = 0; index < data.Length; index++)
        {
            var alone = await LogprobsAsync(engine, [data[index]]);
            packed[index].Length.ShouldBe(Lengths[index]);
            packed[index].Zip(alone[0], (one, other) => Math.Abs(one - other)).Max().ShouldBeLessThan(1e-5f);
        }
    }

    [Fact]
    public async Task Cutting_a_batch_into_passes_changes_neither_loss_nor_step()
    {
        var data = Lengths.Select((length, index) => TinyModels.Datum(length, index)).ToArray();
        await using var whole = await TinyModels.EngineWithAdapterAsync();
        await using var cut = await TinyModels.EngineWithAdapterAsync(options: new EngineOptions { MicroBatchTokens = 31 });

        var (one, other) = (await whole.Backward(data), await cut.Backward(data));

        other.LossSum.ShouldBe(one.LossSum, 1e-3);
        other.Tokens.ShouldBe(63);
        (await cut.Step()).GradientNorm.ShouldBe((await whole.Step()).GradientNorm, 1e-3);
    }

    [Fact]
    public async Task A_position_of_weight_zero_counts_neither_in_loss_nor_in_weight()
    {
        await using var engine = await TinyModels.EngineWithAdapterAsync();
        var datum = TinyModels.Datum(6, 1);
        var logprobs = (await LogprobsAsync(engine, [datum]))[0];

        var result = await engine.Backward(datum with { Weights = [0, 0, 1, 0, 0.5f, 0] });

        result.LossSum.ShouldBe(-logprobs[2] - (0.5 * logprobs[4]), 1e-4);
        result.WeightSum.ShouldBe(1.5);
        result.Tokens.ShouldBe(6);
    }

    [Fact]
    public async Task Log_probabilities_of_weighted_targets_alone_are_those_of_all_with_zeros_between()
    {
        await using var engine = await TinyModels.EngineAsync();
        var data = Lengths.Select((length, index) => TinyModels.Datum(length, index) with { Weights = [.. Enumerable.Range(0, length).Select(place => (float)(place % 3))] }).ToArray();
        var request = new ForwardRequest { Data = data, ReturnLogprobs = true };
        var all = await engine.ForwardAsync(request, TestContext.Current.CancellationToken);

        var some = await engine.ForwardAsync(request with { WeightedLogprobsOnly = true }, TestContext.Current.CancellationToken);

        some.LossSum.ShouldBe(all.LossSum, 1e-4);
        foreach (var (index, row) in some.Logprobs!.Index())
            foreach (var (place, logprob) in row.Index())
                logprob.ShouldBe(place % 3 == 0 ? 0 : all.Logprobs![index][place], 1e-5f);
    }

    private static async Task<IReadOnlyList<float[]>> LogprobsAsync(LocalEngine engine, Datum[] data) =>
        (await engine.ForwardAsync(new ForwardRequest { Data = data, ReturnLogprobs = true }, TestContext.Current.CancellationToken)).Logprobs!;
}
