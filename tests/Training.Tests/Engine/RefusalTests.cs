using Platform.Training.Engine;
using Platform.Training.Models;

namespace Platform.Training.Tests.Engine;

public sealed class RefusalTests
{
    [Theory]
    [InlineData(0, 16, 0, "lora.rank_out_of_range")]
    [InlineData(33, 16, 0, "lora.rank_out_of_range")]
    [InlineData(4, 0, 0, "lora.alpha_out_of_range")]
    [InlineData(4, 8, 1, "lora.dropout_out_of_range")]
    public async Task An_impossible_adapter_is_refused_with_value_and_limit(int rank, double alpha, double dropout, string code)
    {
        await using var engine = await TinyModels.EngineAsync();

        var refusal = await RefusedAsync(() => engine.CreateAdapterAsync(
            new CreateAdapterRequest("a", new LoraOptions { Rank = rank, Alpha = alpha, Dropout = dropout }), TestContext.Current.CancellationToken));

        refusal.Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_rank_above_the_smaller_side_is_allowed_where_that_layer_is_no_target()
    {
        await using var engine = await TinyModels.EngineAsync();

        await engine.CreateAdapterAsync(new CreateAdapterRequest("a", new LoraOptions { Rank = 33, TargetModules = ["q_proj"] }), TestContext.Current.CancellationToken);

        (await engine.GetStateAsync(TestContext.Current.CancellationToken)).Adapters.Single().Lora.Rank.ShouldBe(33);
    }

    [Fact]
    public async Task An_unknown_target_is_refused_with_the_names_there_are()
    {
        await using var engine = await TinyModels.EngineAsync();

        var refusal = await RefusedAsync(() => engine.CreateAdapterAsync(
            new CreateAdapterRequest("a", new LoraOptions { TargetModules = ["query"] }), TestContext.Current.CancellationToken));

        refusal.Code.ShouldBe("lora.unknown_target");
        refusal.Message.ShouldContain("q_proj");
    }

    [Fact]
    public async Task Training_without_a_base_is_refused()
    {
        await using var engine = new LocalEngine();

        (await RefusedAsync(() => engine.Backward(TinyModels.Datum(3, 1)))).Code.ShouldBe("engine.no_base");
    }

    [Fact]
    public async Task Training_an_adapter_that_is_not_there_is_refused()
    {
        await using var engine = await TinyModels.EngineAsync();

        (await RefusedAsync(() => engine.Backward(TinyModels.Datum(3, 1)))).Code.ShouldBe("engine.adapter_not_found");
    }

    [Fact]
    public async Task Two_adapters_of_one_name_are_refused()
    {
        await using var engine = await TinyModels.EngineWithAdapterAsync();

        (await RefusedAsync(() => engine.CreateAdapterAsync(new CreateAdapterRequest("a", new LoraOptions { Rank = 4 }), TestContext.Current.CancellationToken))).Code.ShouldBe("engine.adapter_exists");
    }

    [Fact]
    public async Task A_token_that_the_model_does_not_know_is_refused()
    {
        await using var engine = await TinyModels.EngineWithAdapterAsync();

        (await RefusedAsync(() => engine.Backward(new Datum { Tokens = [3, 384], Targets = [4, 5] }))).Code.ShouldBe("engine.token_out_of_range");
        (await RefusedAsync(() => engine.Backward(new Datum { Tokens = [3, 4], Targets = [4, -1] }))).Code.ShouldBe("engine.token_out_of_range");
    }

    [Fact]
    public async Task A_sequence_longer_than_the_context_is_refused_with_both_lengths()
    {
        await using var engine = await TinyModels.EngineWithAdapterAsync();

        var refusal = await RefusedAsync(() => engine.Backward(TinyModels.Datum(513, 1)));

        refusal.Code.ShouldBe("engine.sequence_too_long");
        refusal.Message.ShouldContain("513");
        refusal.Message.ShouldContain("512");
    }

    [Fact]
    public async Task A_loss_that_is_not_finite_is_refused_and_leaves_adapter_and_gradient_clean()
    {
        await using var engine = await TinyModels.EngineWithAdapterAsync();
        var datum = TinyModels.Datum(4, 1) with { SamplingLogprobs = [-2000, -1, -1, -1], Advantages = [1, 1, 1, 1] };

        var refusal = await RefusedAsync(() => engine.ForwardBackwardAsync(
            new ForwardRequest { AdapterId = "a", Data = [datum], Loss = LossKind.ImportanceSampling }, TestContext.Current.CancellationToken));

        refusal.Code.ShouldBe("training.loss_not_finite");
        (await engine.Step()).GradientNorm.ShouldBe(0);
    }

    [Fact]
    public async Task Reinforcement_losses_without_their_inputs_are_refused()
    {
        await using var engine = await TinyModels.EngineWithAdapterAsync();

        (await RefusedAsync(() => engine.ForwardBackwardAsync(
            new ForwardRequest { AdapterId = "a", Data = [TinyModels.Datum(4, 1)], Loss = LossKind.Ppo }, TestContext.Current.CancellationToken))).Code.ShouldBe("engine.loss_input_missing");
    }

    [Fact]
    public async Task A_model_that_does_not_fit_is_refused_before_it_is_read()
    {
        await using var engine = new LocalEngine(new EngineOptions { MemoryLimitBytes = 1 << 20 });

        var refusal = await RefusedAsync(() => engine.LoadBaseAsync(new LoadBaseRequest(TinyModels.Llama), TestContext.Current.CancellationToken));

        refusal.Code.ShouldBe("model.does_not_fit");
    }

    [Fact]
    public async Task A_base_that_is_refused_leaves_the_resident_one_and_its_adapters()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), """{"model_type": "mamba"}""");
        await using var engine = await TinyModels.EngineWithAdapterAsync();

        (await RefusedAsync(() => engine.LoadBaseAsync(new LoadBaseRequest(folder.Path), TestContext.Current.CancellationToken))).Code.ShouldBe("model.unknown_family");

        (await engine.Backward(TinyModels.Datum(4, 1))).Tokens.ShouldBe(4);
    }

    [Theory]
    [InlineData("\"model_type\": \"llama\"", "\"model_type\": \"mamba\"", "model.unknown_family", "mamba")]
    [InlineData("\"rope_type\": \"default\"", "\"rope_type\": \"yarn\"", "model.unsupported_feature", "yarn")]
    [InlineData("\"hidden_act\": \"silu\"", "\"hidden_act\": \"relu\"", "model.unsupported_feature", "relu")]
    [InlineData("\"hidden_size\": 64", "\"hidden_size\": -1", "model.config_invalid", "hidden_size")]
    [InlineData("\"intermediate_size\": 160", "\"intermediate_size\": 161", "model.shape_mismatch", "gate_proj")]
    [InlineData("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3", "model.tensor_missing", "layers.2")]
    public async Task A_configuration_that_cannot_be_computed_is_refused_by_name(string from, string to, string code, string named)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(TinyModels.Llama, "model.safetensors"), folder.File("model.safetensors"));
        var config = File.ReadAllText(Path.Combine(TinyModels.Llama, "config.json"));
        config.ShouldContain(from);
        File.WriteAllText(folder.File("config.json"), config.Replace(from, to, StringComparison.Ordinal));
        await using var engine = new LocalEngine();

        var refusal = await RefusedAsync(() => engine.LoadBaseAsync(new LoadBaseRequest(folder.Path, Precision.Float32), TestContext.Current.CancellationToken));

        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldContain(named);
        (await engine.GetStateAsync(TestContext.Current.CancellationToken)).Base.ShouldBeNull();
    }

    [Fact]
    public void A_description_counts_the_parameters_that_the_reference_counts()
    {
        ModelDescription.Read(TinyModels.Llama).Parameters.ShouldBe(135_488); // expected.json of golden/tiny/llama
        ModelDescription.Read(TinyModels.Llama).TrainableParameters(new LoraOptions { Rank = 4 }).ShouldBe(2 * 4 * (128 + 96 + 96 + 128 + 224 + 224 + 224));
    }

    private static Task<EngineException> RefusedAsync(Func<Task> call) => Should.ThrowAsync<EngineException>(call);
}
