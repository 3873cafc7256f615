using System.Text.Json.Nodes;
using Platform.Training.Embedding;
using Platform.Training.Engine;

namespace Platform.Training.Tests.Embedding;

public sealed class EmbedderRefusalTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("model_type", "\"distilbert\"", "model.unknown_family", "distilbert")]
    [InlineData("hidden_act", "\"relu\"", "model.unsupported_feature", "relu")]
    [InlineData("position_embedding_type", "\"relative_key\"", "model.unsupported_feature", "relative_key")]
    [InlineData("num_attention_heads", "5", "model.config_invalid", "5")]
    public void What_cannot_be_computed_is_refused_by_name(string key, string value, string code, string named)
    {
        using var folder = EncoderParityTests.Copy("bert");
        Change(folder.File("config.json"), config => config[key] = JsonNode.Parse(value));

        var refusal = Should.Throw<EngineException>(() => EmbedderDescription.Read(folder.Path));

        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldContain(named);
    }

    [Fact]
    public void A_module_that_is_not_known_is_refused_by_name()
    {
        using var folder = EncoderParityTests.Copy("bert");
        File.WriteAllText(folder.File("modules.json"), """[{"type":"sentence_transformers.models.Transformer"},{"type":"sentence_transformers.models.Dense"}]""");

        Should.Throw<EngineException>(() => EmbedderDescription.Read(folder.Path)).Message.ShouldContain("Dense");
    }

    [Theory]
    [InlineData("""{"pooling_mode_max_tokens":true}""", "max_tokens")]
    [InlineData("""{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":true}""", "cls_token and mean_tokens")]
    [InlineData("""{"pooling_mode":"weightedmean"}""", "weightedmean")]
    public void A_pooling_that_is_not_known_is_refused_by_name(string pooling, string named)
    {
        using var folder = EncoderParityTests.Copy("bert");
        File.WriteAllText(folder.File("1_Pooling/config.json"), pooling);

        Should.Throw<EngineException>(() => EmbedderDescription.Read(folder.Path)).Message.ShouldContain(named);
    }

    [Fact]
    public void A_pooling_path_cannot_leave_the_models_folder()
    {
        using var folder = EncoderParityTests.Copy("bert");
        File.WriteAllText(folder.File("modules.json"), """[{"type":"x.Pooling","path":"../../../../etc"}]""");

        Should.Throw<EngineException>(() => EmbedderDescription.Read(folder.Path)).Code.ShouldBe("embedder.pooling_unknown");
    }

    [Fact]
    public void An_encoder_without_modules_is_refused_with_what_to_do()
    {
        using var folder = EncoderParityTests.Copy("bert");
        File.Delete(folder.File("modules.json"));

        Should.Throw<EngineException>(() => EmbedderDescription.Read(folder.Path)).Code.ShouldBe("embedder.pooling_unknown");
    }

    [Theory]
    [InlineData("bert", EmbedderKind.Embedder)]
    [InlineData("xlm-rerank", EmbedderKind.Reranker)]
    public void A_folder_is_recognised_from_its_small_files(string model, EmbedderKind kind) =>
        EmbedderRegistry.Recognise(GoldenFiles.Path("encoders", model)).ShouldBe(kind);

    [Fact]
    public void A_generator_is_no_embedding_model() => EmbedderRegistry.Recognise(TinyModels.Llama).ShouldBeNull();

    [Fact]
    public async Task Texts_that_the_model_cannot_read_are_refused_and_the_next_call_works()
    {
        await using var engine = new LocalEngine();
        var folder = GoldenFiles.Path("encoders", "bert");

        (await RefusalAsync([])).ShouldBe("engine.no_data");
        (await RefusalAsync([[1], []])).ShouldBe("engine.sequence_empty");
        (await RefusalAsync([new int[41]])).ShouldBe("engine.sequence_too_long");
        (await RefusalAsync([[96]])).ShouldBe("engine.token_out_of_range");
        (await engine.EmbedAsync(EncoderParityTests.Request(folder, [[95]]), Stop)).Vectors.Count.ShouldBe(1);

        async Task<string> RefusalAsync(int[][] ids) => (await Should.ThrowAsync<EngineException>(() => engine.EmbedAsync(EncoderParityTests.Request(folder, ids), Stop))).Code;
    }

    [Fact]
    public async Task An_embedder_stands_beside_the_base_model_and_is_freed_on_demand()
    {
        await using var engine = await TinyModels.EngineAsync();
        var folder = GoldenFiles.Path("encoders", "bert");

        var loaded = await engine.LoadEmbedderAsync(new LoadEmbedderRequest(folder, Precision.Float32), Stop);

        (loaded.Dimensions, loaded.MaxTokens, loaded.WeightBytes).ShouldBe((32, 40, loaded.Parameters * 4));
        var state = await engine.GetStateAsync(Stop);
        state.Base.ShouldNotBeNull();
        state.Embedders.ShouldHaveSingleItem().ShouldBe(loaded);
        await engine.DropEmbedderAsync(folder, Stop);
        (await engine.GetStateAsync(Stop)).Embedders.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_third_embedder_frees_the_one_used_longest_ago()
    {
        await using var engine = new LocalEngine();
        string[] folders = [.. new[] { "bert", "xlm-roberta", "bert-rerank" }.Select(name => GoldenFiles.Path("encoders", name))];
        await engine.LoadEmbedderAsync(new LoadEmbedderRequest(folders[0]), Stop);
        await engine.LoadEmbedderAsync(new LoadEmbedderRequest(folders[1]), Stop);
        await engine.EmbedAsync(new EmbedRequest { Model = new LoadEmbedderRequest(folders[0]), Sequences = [[5]] }, Stop);

        await engine.LoadEmbedderAsync(new LoadEmbedderRequest(folders[2]), Stop);

        (await engine.GetStateAsync(Stop)).Embedders.Select(one => one.Folder).ShouldBe([folders[0], folders[2]]);
    }

    [Fact]
    public async Task A_cancelled_call_ends_between_its_passes()
    {
        await using var engine = new LocalEngine();
        using var leaving = new CancellationTokenSource();
        int[][] many = [.. Enumerable.Range(0, 4096).Select(_ => new int[40])];
        var call = engine.EmbedAsync(EncoderParityTests.Request(GoldenFiles.Path("encoders", "bert"), many), leaving.Token);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
    }

    private static void Change(string path, Action<JsonNode> change)
    {
        var node = JsonNode.Parse(File.ReadAllText(path))!;
        change(node);
        File.WriteAllText(path, node.ToJsonString());
    }
}
