using System.Text.Json.Nodes;
using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>The configuration inside a GGUF file as the <c>config.json</c> that Hugging Face would have, for the families whose metadata says everything.</summary>
public static class GgufConfig
{
    private const int MostLayers = 10_000;
    private const int MostWidth = 1 << 20;
    private const int MostContext = 1 << 28;
    private static readonly HashSet<string> Complete = new(StringComparer.Ordinal) { "llama", "qwen2", "qwen3" };

    /// <summary>The configuration of the only GGUF file of a folder, or null when the folder has none or several.</summary>
    /// <param name="folder">Model folder.</param>
    /// <exception cref="EngineException">The refusals of <see cref="ToHuggingFace"/> and of reading the file.</exception>
    public static JsonObject? ReadFolder(string folder) => GgufFile.FindIn(folder) is { } path ? ToHuggingFace(GgufFile.Read(path)) : null;

    /// <summary>Translates the metadata.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="EngineException"><c>gguf.config_needed</c> when the metadata does not say everything; <c>gguf.key_missing</c>, <c>gguf.key_range</c>.</exception>
    public static JsonObject ToHuggingFace(GgufFile file)
    {
        GgufMetadata metadata = file.Metadata;
        GgufArchitecture architecture = GgufArchitecture.Find(metadata);
        RequireComplete(file, architecture);
        string prefix = architecture.Name + ".";
        int heads = metadata.RequireCount(prefix + "attention.head_count", MostWidth);
        JsonObject config = new()
        {
            ["architectures"] = new JsonArray(architecture.ClassName),
            ["model_type"] = architecture.ModelType,
            ["vocab_size"] = file.Tensors["token_embd.weight"].Shape[0],
            ["hidden_size"] = metadata.RequireCount(prefix + "embedding_length", MostWidth),
            ["intermediate_size"] = metadata.RequireCount(prefix + "feed_forward_length", MostWidth),
            ["num_hidden_layers"] = metadata.RequireCount(prefix + "block_count", MostLayers),
            ["num_attention_heads"] = heads,
            ["num_key_value_heads"] = metadata.GetInteger(prefix + "attention.head_count_kv") ?? heads,
            ["max_position_embeddings"] = metadata.RequireCount(prefix + "context_length", MostContext),
            ["rms_norm_eps"] = metadata.GetNumber(prefix + "attention.layer_norm_rms_epsilon") ?? throw metadata.Missing(prefix + "attention.layer_norm_rms_epsilon"),
            ["rope_theta"] = metadata.GetNumber(prefix + "rope.freq_base") ?? 10_000.0,
            ["hidden_act"] = "silu",
            ["tie_word_embeddings"] = !file.Tensors.ContainsKey("output.weight"),
            ["attention_bias"] = file.Tensors.ContainsKey("blk.0.attn_q.bias"),
        };
        AddOptional(config, metadata, prefix);
        return config;
    }

    private static void AddOptional(JsonObject config, GgufMetadata metadata, string prefix)
    {
        if (metadata.GetInteger(prefix + "attention.key_length") is { } headSize)
        {
            config["head_dim"] = headSize;
        }

        foreach ((string key, string name) in new[] { ("tokenizer.ggml.bos_token_id", "bos_token_id"), ("tokenizer.ggml.eos_token_id", "eos_token_id"), ("tokenizer.ggml.padding_token_id", "pad_token_id") })
        {
            if (metadata.GetInteger(key) is { } id)
            {
                config[name] = id;
            }
        }
    }

    /// <summary>What the metadata leaves open would have to be guessed; then the model's own config.json is asked for.</summary>
    private static void RequireComplete(GgufFile file, GgufArchitecture architecture)
    {
        string prefix = architecture.Name + ".";
        string? scaling = file.Metadata.GetString(prefix + "rope.scaling.type");
        string? open = !Complete.Contains(architecture.Name) ? "of the architecture " + architecture.Name
            : file.Tensors.ContainsKey("rope_freqs.weight") || scaling is not (null or "none") ? "with scaled rotary positions"
            : file.Metadata.Values.ContainsKey(prefix + "expert_count") ? "with experts"
            : file.Metadata.Values.ContainsKey(prefix + "attention.sliding_window") ? "with a sliding window"
            : null;
        if (open is not null)
        {
            throw new EngineException("gguf.config_needed", $"A GGUF file {open} does not say everything about its model. Put the model's config.json beside it.");
        }

        if (!file.Tensors.ContainsKey("token_embd.weight"))
        {
            throw new EngineException("gguf.no_model", "The GGUF file has no tensor token_embd.weight; it is not a whole language model.");
        }
    }
}
