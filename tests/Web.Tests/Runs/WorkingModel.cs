using System.Buffers.Binary;
using System.Text.Json;
using Platform.Web.Tests.Models;

namespace Platform.Web.Tests.Runs;

/// <summary>Writes a Llama of two layers with random weights, a tokenizer and a chat template: nonsense, but the engine trains it like any other.</summary>
internal static class WorkingModel
{
    private const int Vocabulary = 512;
    private const int Hidden = 32;
    private const int Intermediate = 64;
    private const int KeyValue = 16;
    private const string Template = "{{ bos_token }}{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}{% if m['role'] == 'assistant' %}{{ eos_token }}{% endif %}\n{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}";

    public static string Write(string parent, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": {{Vocabulary}}, "hidden_size": {{Hidden}}, "intermediate_size": {{Intermediate}},
             "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 16, "max_position_embeddings": 256, "rms_norm_eps": 1e-5,
             "rope_theta": 10000.0, "hidden_act": "silu", "tie_word_embeddings": true, "bos_token_id": 1, "eos_token_id": 2}
            """);
        File.Copy(TinyModel.Golden("stories260K", "tokenizer.json"), Path.Combine(folder, "tokenizer.json"));
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["tokenizer_class"] = "LlamaTokenizer", ["bos_token"] = "<s>", ["eos_token"] = "</s>", ["unk_token"] = "<unk>", ["chat_template"] = Template,
        }));
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), Weights());
        return folder;
    }

    private static byte[] Weights()
    {
        var tensors = new List<(string Name, int[] Shape)> { ("model.embed_tokens.weight", [Vocabulary, Hidden]), ("model.norm.weight", [Hidden]) };
        for (var layer = 0; layer < 2; layer++)
        {
            var name = $"model.layers.{layer}.";
            tensors.AddRange([
                (name + "input_layernorm.weight", [Hidden]), (name + "post_attention_layernorm.weight", [Hidden]),
                (name + "self_attn.q_proj.weight", [Hidden, Hidden]), (name + "self_attn.k_proj.weight", [KeyValue, Hidden]),
                (name + "self_attn.v_proj.weight", [KeyValue, Hidden]), (name + "self_attn.o_proj.weight", [Hidden, Hidden]),
                (name + "mlp.gate_proj.weight", [Intermediate, Hidden]), (name + "mlp.up_proj.weight", [Intermediate, Hidden]), (name + "mlp.down_proj.weight", [Hidden, Intermediate]),
            ]);
        }
        return FileOf(tensors);
    }

    private static byte[] FileOf(List<(string Name, int[] Shape)> tensors)
    {
        var offset = 0;
        var header = new Dictionary<string, object>();
        foreach (var (name, shape) in tensors)
        {
            var bytes = shape.Aggregate(sizeof(float), (product, side) => product * side);
            header[name] = new { dtype = "F32", shape, data_offsets = new[] { offset, offset + bytes } };
            offset += bytes;
        }
        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        var file = new byte[8 + text.Length + offset];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        var random = new Random(7);
        var at = 8 + text.Length;
        foreach (var (_, shape) in tensors)
            for (var i = 0; i < shape.Aggregate(1, (product, side) => product * side); i++, at += sizeof(float))
                BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(at), shape.Length == 1 ? 1 : (float)((random.NextDouble() - 0.5) * 0.3));
        return file;
    }
}
