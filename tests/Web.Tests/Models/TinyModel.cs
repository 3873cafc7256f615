using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Platform.Web.Tests.Models;

/// <summary>Writes a Llama of one layer and a tokenizer of 512 tokens: small, and complete enough for the catalogue.</summary>
internal static class TinyModel
{
    private const int Vocabulary = 512;
    private const int Hidden = 32;

    public static string Write(string parent, string name, int layers = 1, float value = 0.5f)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {"model_type": "llama", "vocab_size": {{Vocabulary}}, "hidden_size": {{Hidden}}, "intermediate_size": 48, "num_hidden_layers": {{layers}},
             "num_attention_heads": 2, "num_key_value_heads": 1, "max_position_embeddings": 256, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true}
            """);
        File.Copy(Golden("stories260K", "tokenizer.json"), Path.Combine(folder, "tokenizer.json"));
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), Weights(value));
        return folder;
    }

    public static string Golden(params string[] path) => Path.Combine([AppContext.BaseDirectory, "Golden", .. path]);

    private static byte[] Weights(float value)
    {
        var (embedding, norm) = (Vocabulary * Hidden * sizeof(float), Hidden * sizeof(float));
        var header = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["model.embed_tokens.weight"] = new { dtype = "F32", shape = new[] { Vocabulary, Hidden }, data_offsets = new[] { 0, embedding } },
            ["model.layers.0.input_layernorm.weight"] = new { dtype = "F32", shape = new[] { Hidden }, data_offsets = new[] { embedding, embedding + norm } },
        });
        var file = new byte[8 + header.Length + embedding + norm];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        for (var at = 8 + header.Length; at < file.Length; at += sizeof(float))
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(at), value);
        return file;
    }

    /// <summary>A model card with a head as on the usual hubs.</summary>
    public static void AddCard(string folder, string head) =>
        File.WriteAllText(Path.Combine(folder, "README.md"), $"---\n{head}\n---\n# A model\n", Encoding.UTF8);
}
