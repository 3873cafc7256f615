using System.Text.Json.Nodes;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Tests.Formats;

public sealed class GgufWriterTests
{
    private static readonly KeyValuePair<string, object>[] Llama =
    [
        new("general.architecture", "llama"), new("llama.attention.head_count", 2u), new("llama.attention.head_count_kv", 1u), new("llama.embedding_length", 8u),
        new("llama.feed_forward_length", 16u), new("llama.block_count", 1u), new("llama.context_length", 64u), new("llama.attention.layer_norm_rms_epsilon", 1e-5f),
        new("llama.rope.freq_base", 100000f), new("x.strings", new[] { "a", "合同" }), new("x.ints", new[] { -1, 2 }), new("x.yes", true), new("x.long", -5L),
    ];

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void What_is_written_is_read_back_and_q_rows_are_put_in_hugging_face_order(string kindName)
    {
        using TemporaryFolder folder = new();
        TensorKind kind = GgufKinds.ByNumber.Values.Single(item => item.Name == kindName);
        float[] values = [.. Enumerable.Range(0, 64).Select(value => (float)value)];
        string path = Write(folder, kind, values);

        using IWeightSource source = WeightFiles.Open(path);

        float[] read = new float[64], rows = new float[16];
        source.ReadFloat32("model.layers.0.self_attn.q_proj.weight", read);
        source.ReadFloat32("model.layers.0.self_attn.q_proj.weight", rows, firstElement: 40);

        // Two heads of four rows: the file's rows 0 1 2 3 are the model's 0 2 1 3.
        read.Chunk(8).Select(row => (int)row[0] / 8).ShouldBe([0, 2, 1, 3, 4, 6, 5, 7]);
        rows.ShouldBe(read[40..56]);
        float[] plain = new float[64];
        source.ReadFloat32("model.layers.0.self_attn.v_proj.weight", plain);
        plain.ShouldBe(values);
    }

    [Fact]
    public void The_configuration_inside_the_file_is_that_of_hugging_face()
    {
        using TemporaryFolder folder = new();
        Write(folder, TensorKind.Float32, new float[64]);

        JsonObject config = GgufConfig.ReadFolder(folder.Path)!;

        config["model_type"]!.GetValue<string>().ShouldBe("llama");
        config["rms_norm_eps"]!.GetValue<double>().ShouldBe(1e-5);
        config["rope_theta"]!.GetValue<double>().ShouldBe(100000);
        config["num_key_value_heads"]!.GetValue<long>().ShouldBe(1);
        config["vocab_size"]!.GetValue<long>().ShouldBe(8);
        config["tie_word_embeddings"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public void A_configuration_that_the_file_does_not_hold_whole_is_asked_for()
    {
        using TemporaryFolder folder = new();
        Write(folder, TensorKind.Float32, new float[64], KeyValuePair.Create<string, object>("llama.rope.scaling.type", "yarn"));
        EngineException refusal = Should.Throw<EngineException>(() => GgufConfig.ReadFolder(folder.Path));
        refusal.Code.ShouldBe("gguf.config_needed");
        refusal.Message.ShouldContain("config.json");
    }

    [Fact]
    public void A_model_whose_folder_has_only_the_gguf_file_has_the_configuration_of_its_config_json()
    {
        string model = GoldenFiles.Model("smollm2-135m-instruct");
        JsonObject published = JsonNode.Parse(File.ReadAllBytes(Path.Combine(model, "config.json")))!.AsObject();
        JsonObject inside = GgufConfig.ReadFolder(model)!;
        foreach (string key in inside.Select(pair => pair.Key).Intersect(published.Select(pair => pair.Key)))
        {
            JsonNode.DeepEquals(inside[key], published[key]).ShouldBeTrue($"{key}: {inside[key]} against {published[key]}");
        }
    }

    private static string Write(TemporaryFolder folder, TensorKind kind, float[] values, params KeyValuePair<string, object>[] more)
    {
        string path = folder.File("m.gguf");
        string[] names = ["token_embd.weight", "blk.0.attn_q.weight", "blk.0.attn_v.weight"];
        using GgufWriter writer = new(path, [.. Llama, .. more], [.. names.Select(name => new TensorEntry(name, kind, [8, 8]))]);
        foreach (string name in names)
        {
            writer.Write(name, values);
        }

        writer.Commit();
        GgufFile.Read(path).Metadata.GetStrings("x.strings").ShouldBe(["a", "合同"]);
        return path;
    }
}
