using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Tests.Lora;

public sealed class AdapterFilesTests
{
    [Fact]
    public async Task A_merged_model_answers_as_base_plus_update()
    {
        using var folder = new TemporaryFolder();
        await using var engine = await TrainedAsync();
        await engine.MergeAdapterAsync("a", folder.File("merged"), TestContext.Current.CancellationToken);
        var expected = await LogprobsAsync(engine, "a");

        await using var merged = await TinyModels.EngineAsync(folder.File("merged"));

        (await LogprobsAsync(merged, null)).Zip(expected, (one, other) => Math.Abs(one - other)).Max().ShouldBeLessThan(1e-4f);
        (await LogprobsAsync(engine, null)).Zip(expected, (one, other) => Math.Abs(one - other)).Max().ShouldBeGreaterThan(0.01f);
    }

    [Fact]
    public async Task A_merged_weight_is_the_stored_weight_plus_scaled_B_times_A()
    {
        using var folder = new TemporaryFolder();
        await using var engine = await TrainedAsync();
        await engine.ExportAdapterAsync("a", folder.File("adapter"), TestContext.Current.CancellationToken);
        await engine.MergeAdapterAsync("a", folder.File("merged"), TestContext.Current.CancellationToken);

        const string Name = "model.layers.1.self_attn.k_proj";
        var stored = Read(TinyModels.Llama, $"{Name}.weight"); // [32, 64]
        var a = Read(folder.File("adapter"), $"base_model.model.{Name}.lora_A.weight"); // [4, 64]
        var b = Read(folder.File("adapter"), $"base_model.model.{Name}.lora_B.weight"); // [32, 4]
        var merged = Read(folder.File("merged"), $"{Name}.weight");

        for (var index = 0; index < stored.Length; index++)
        {
            var update = 2.0 * Enumerable.Range(0, 4).Sum(r => (double)b[(index / 64 * 4) + r] * a[(r * 64) + (index % 64)]); // alpha 8 / rank 4
            ((double)merged[index]).ShouldBe(stored[index] + update, 1e-6);
        }
    }

    [Fact]
    public async Task An_exported_adapter_comes_back_with_the_same_answers()
    {
        using var folder = new TemporaryFolder();
        await using var engine = await TrainedAsync();
        await engine.ExportAdapterAsync("a", folder.File("adapter"), TestContext.Current.CancellationToken);

        await engine.ImportAdapterAsync(new ImportAdapterRequest("b", folder.File("adapter")), TestContext.Current.CancellationToken);

        (await LogprobsAsync(engine, "b")).ShouldBe(await LogprobsAsync(engine, "a"));
    }

    [Fact]
    public async Task An_exported_adapter_has_the_names_that_PEFT_reads()
    {
        using var folder = new TemporaryFolder();
        await using var engine = await TinyModels.EngineWithAdapterAsync(new LoraOptions { Rank = 2, Alpha = 4, TargetModules = ["q_proj", "down_proj"] });

        await engine.ExportAdapterAsync("a", folder.File("adapter"), TestContext.Current.CancellationToken);

        using var weights = WeightFiles.Open(folder.File("adapter"));
        weights.Tensors.Count.ShouldBe(8);
        weights.Tensors["base_model.model.model.layers.0.mlp.down_proj.lora_A.weight"].Shape.ShouldBe([2L, 160]);
        weights.Tensors["base_model.model.model.layers.1.self_attn.q_proj.lora_B.weight"].Shape.ShouldBe([64L, 2]);
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.File("adapter"), "adapter_config.json")));
        config.RootElement.GetProperty("target_modules").EnumerateArray().Select(name => name.GetString()).ShouldBe(["q_proj", "down_proj"]);
        config.RootElement.GetProperty("peft_type").GetString().ShouldBe("LORA");
    }

    [Theory]
    [InlineData("\"use_dora\": false", "\"use_dora\": true", "adapter.unsupported_feature")]
    [InlineData("\"r\": 4", "\"r\": 3", "adapter.shape_mismatch")]
    [InlineData("\"q_proj\",", "", "adapter.unknown_tensor")]
    [InlineData("\"peft_type\": \"LORA\"", "\"peft_type\": \"IA3\"", "adapter.unsupported_feature")]
    public async Task An_adapter_that_cannot_be_computed_is_refused_by_its_reason(string from, string to, string code)
    {
        using var folder = new TemporaryFolder();
        var source = Path.Combine(TinyModels.Llama, "adapter_init");
        File.Copy(Path.Combine(source, "adapter_model.safetensors"), folder.File("adapter_model.safetensors"));
        var config = File.ReadAllText(Path.Combine(source, "adapter_config.json"));
        config.ShouldContain(from);
        File.WriteAllText(folder.File("adapter_config.json"), config.Replace(from, to, StringComparison.Ordinal));
        await using var engine = await TinyModels.EngineAsync();

        var refusal = await Should.ThrowAsync<EngineException>(() => engine.ImportAdapterAsync(new ImportAdapterRequest("b", folder.Path), TestContext.Current.CancellationToken));

        refusal.Code.ShouldBe(code);
        (await engine.GetStateAsync(TestContext.Current.CancellationToken)).Adapters.ShouldBeEmpty();
    }

    private static async Task<LocalEngine> TrainedAsync()
    {
        var engine = await TinyModels.EngineWithAdapterAsync();
        for (var step = 0; step < 3; step++)
        {
            await engine.Backward(TinyModels.Datum(30, step));
            await engine.Step();
        }

        return engine;
    }

    private static async Task<float[]> LogprobsAsync(LocalEngine engine, string? adapter) =>
        (await engine.ForwardAsync(new ForwardRequest { AdapterId = adapter, Data = [TinyModels.Datum(40, 99)], ReturnLogprobs = true }, TestContext.Current.CancellationToken)).Logprobs![0];

    private static float[] Read(string folder, string name)
    {
        using var weights = WeightFiles.Open(folder);
        var values = new float[weights.Tensors[name].ElementCount];
        weights.ReadFloat32(name, values);
        return values;
    }
}
