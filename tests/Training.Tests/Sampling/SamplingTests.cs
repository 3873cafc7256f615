using Platform.Training.Engine;

namespace Platform.Training.Tests.Sampling;

public sealed class SamplingTests
{
    private static readonly int[] Lengths = [3, 20, 9, 20, 1];

    private static int[][] Prompts => [.. Lengths.Select((length, index) => TinyModels.Sequence(length, index))];

    [Theory]
    [InlineData(32)]
    [InlineData(2)]
    public async Task A_batch_answers_as_each_prompt_alone(int batch)
    {
        await using var engine = await TinyModels.EngineAsync(options: new EngineOptions { SampleBatch = batch, MicroBatchTokens = 16 });
        var together = await engine.AnswersAsync(new SampleRequest { Prompts = Prompts, MaxTokens = 24 });

        for (var index = 0; index < Prompts.Length; index++)
            together[index].ShouldBe(await engine.GreedyAsync(Prompts[index], 24));
    }

    [Fact]
    public async Task Answers_of_different_length_in_one_batch_do_not_disturb_each_other()
    {
        await using var engine = await TinyModels.EngineAsync();
        var alone = new int[Prompts.Length][];
        for (var index = 0; index < Prompts.Length; index++)
            alone[index] = await engine.GreedyAsync(Prompts[index], 60);
        int[] stops = [alone[0][2], alone[3][7]];

        var together = await engine.AnswersAsync(new SampleRequest { Prompts = Prompts, MaxTokens = 60, StopTokens = stops });

        for (var index = 0; index < Prompts.Length; index++)
            together[index].ShouldBe(alone[index].TakeWhile(token => !stops.Contains(token)));
    }

    [Fact]
    public async Task Greedy_log_probabilities_are_those_of_a_forward_pass()
    {
        await using var engine = await TinyModels.EngineAsync();
        var prompt = Prompts[1];
        var (tokens, logprobs) = (new List<int>(), new List<float>());
        await foreach (var one in engine.SampleAsync(new SampleRequest { Prompts = [prompt], MaxTokens = 10, ReturnLogprobs = true }, TestContext.Current.CancellationToken))
            if (one.Token is { } token)
            {
                tokens.Add(token);
                logprobs.Add(one.Logprob!.Value);
            }

        int[] all = [.. prompt, .. tokens];
        var forward = await engine.ForwardAsync(new ForwardRequest { Data = [new Datum { Tokens = all[..^1], Targets = all[1..] }], ReturnLogprobs = true }, TestContext.Current.CancellationToken);

        forward.Logprobs![0][(prompt.Length - 1)..].Zip(logprobs, (one, other) => Math.Abs(one - other)).Max().ShouldBeLessThan(1e-4f);
    }

    [Fact]
    public async Task The_same_seed_draws_the_same_tokens_whatever_else_is_in_the_batch()
    {
        await using var engine = await TinyModels.EngineAsync();
        var request = new SampleRequest { Prompts = [Prompts[1]], MaxTokens = 20, Temperature = 1, Seed = 4 };
        var alone = (await engine.AnswersAsync(request))[0];

        (await engine.AnswersAsync(request))[0].ShouldBe(alone);
        (await engine.AnswersAsync(request with { Prompts = [Prompts[1], Prompts[2]] }))[0].ShouldBe(alone);
        (await engine.AnswersAsync(request with { Seed = 5 }))[0].ShouldNotBe(alone);
    }

    [Fact]
    public async Task Drawn_tokens_come_as_often_as_the_model_says()
    {
        const int Draws = 2000;
        await using var engine = await TinyModels.EngineAsync();
        var likeliest = (await engine.GreedyAsync(Prompts[0], 1))[0];
        var one = await engine.ForwardAsync(
            new ForwardRequest { Data = [new Datum { Tokens = Prompts[0], Targets = [.. Prompts[0][1..], likeliest] }], ReturnLogprobs = true }, TestContext.Current.CancellationToken);
        var probability = Math.Exp(one.Logprobs![0][^1]);

        var answers = await engine.AnswersAsync(new SampleRequest { Prompts = [.. Enumerable.Repeat(Prompts[0], Draws)], MaxTokens = 1, Temperature = 1, Seed = 1 });

        var share = answers.Count(answer => answer[0] == likeliest) / (double)Draws;
        share.ShouldBe(probability, 4 * Math.Sqrt(probability * (1 - probability) / Draws));
    }

    [Fact]
    public async Task Keeping_only_the_likeliest_token_is_greedy()
    {
        await using var engine = await TinyModels.EngineAsync();
        var greedy = await engine.GreedyAsync(Prompts[2], 15);

        (await engine.AnswersAsync(new SampleRequest { Prompts = [Prompts[2]], MaxTokens = 15, Temperature = 1, TopK = 1 }))[0].ShouldBe(greedy);
        (await engine.AnswersAsync(new SampleRequest { Prompts = [Prompts[2]], MaxTokens = 15, Temperature = 1, TopP = 1e-6 }))[0].ShouldBe(greedy);
    }

    [Fact]
    public async Task A_stop_sequence_ends_the_answer_and_is_not_part_of_it()
    {
        await using var engine = await TinyModels.EngineAsync();
        var whole = await engine.GreedyAsync(Prompts[1], 20);
        int[] almost = [whole[2], whole[3], 1];

        var events = new List<SampleEvent>();
        await foreach (var one in engine.SampleAsync(new SampleRequest { Prompts = [Prompts[1]], MaxTokens = 20, StopSequences = [almost, whole[5..8]] }, TestContext.Current.CancellationToken))
            events.Add(one);

        events[..^1].Select(one => one.Token!.Value).ShouldBe(whole[..5]);
        events[^1].ShouldBe(new SampleEvent(0, null, null, "stop"));
    }

    [Fact]
    public async Task An_answer_ends_by_length_at_the_limit_and_at_the_end_of_the_context()
    {
        await using var engine = await TinyModels.EngineAsync();
        var request = new SampleRequest { Prompts = [TinyModels.Sequence(508, 1)], MaxTokens = 20 };

        var events = new List<SampleEvent>();
        await foreach (var one in engine.SampleAsync(request, TestContext.Current.CancellationToken))
            events.Add(one);

        events.Count.ShouldBe(5);
        events[^1].StopReason.ShouldBe("length");
    }

    [Fact]
    public async Task Training_gets_its_turn_while_an_answer_is_made_and_leaving_ends_the_answer()
    {
        await using var engine = await TinyModels.EngineWithAdapterAsync();
        var sample = engine.SampleAsync(new SampleRequest { Prompts = [Prompts[0]], MaxTokens = 500, AdapterId = "a" }, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await sample.MoveNextAsync()).ShouldBeTrue();

        (await engine.Backward(TinyModels.Datum(5, 1))).LossSum.ShouldBeGreaterThan(0);
        await sample.DisposeAsync();

        (await engine.GreedyAsync(Prompts[0], 2)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Dropping_the_adapter_ends_its_answers_with_a_reason()
    {
        await using var engine = await TinyModels.EngineWithAdapterAsync();
        var sample = engine.SampleAsync(new SampleRequest { Prompts = [Prompts[0]], MaxTokens = 500, AdapterId = "a" }, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await sample.MoveNextAsync();
        await engine.DropAdapterAsync("a", TestContext.Current.CancellationToken);

        var refusal = await Should.ThrowAsync<EngineException>(async () =>
        {
            while (await sample.MoveNextAsync())
            {
            }
        });

        refusal.Code.ShouldBe("engine.model_replaced");
    }
}
