namespace Platform.Training.Models;

/// <summary>The keys that all supported families share, with their checks. Families change the result with <c>with</c>.</summary>
internal static class CommonKeys
{
    public static DecoderConfig Read(ConfigFile config, string family, RotaryOptions? rotary = null, bool tiedByDefault = false)
    {
        config.Refuse("quantization_config", "unquantised safetensors, or GGUF");
        var heads = config.Int("num_attention_heads");
        var hidden = config.Int("hidden_size");
        var keyValueHeads = config.Int("num_key_value_heads", heads);
        if (!config.Has("head_dim") && hidden % heads != 0)
            throw config.Wrong("num_attention_heads", $"a divisor of hidden_size {hidden}, or a head_dim");
        if (heads % keyValueHeads != 0)
            throw config.Wrong("num_key_value_heads", $"a divisor of num_attention_heads {heads}");

        var headSize = config.Int("head_dim", hidden / heads, least: 2);
        return new DecoderConfig
        {
            Family = family,
            VocabularySize = config.Int("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = config.Int("intermediate_size"),
            Layers = config.Int("num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = headSize % 2 == 0 ? headSize : throw config.Wrong("head_dim", "an even number"),
            ContextTokens = config.Int("max_position_embeddings", 2048),
            NormEpsilon = config.Number("rms_norm_eps", 1e-6),
            Rotary = rotary ?? RotaryOptions.Read(config),
            TiedEmbeddings = config.Flag("tie_word_embeddings", tiedByDefault),
            Activation = ActivationOf(config),
        };
    }

    /// <summary>The same window in every layer.</summary>
    public static IReadOnlyList<int> EveryLayer(int window, int layers) => [.. Enumerable.Repeat(window, layers)];

    /// <summary>Windows by <c>layer_types</c>, where a configuration has that list.</summary>
    public static IReadOnlyList<int>? ByLayerTypes(ConfigFile config, int window, int layers)
    {
        if (config.Texts("layer_types") is not { } kinds)
            return null;
        if (kinds.Count != layers)
            throw config.Wrong("layer_types", $"{layers} entries");
        return [.. kinds.Select(kind => kind switch
        {
            "sliding_attention" => window,
            "full_attention" => 0,
            _ => throw config.Unsupported("layer_types", "full_attention, sliding_attention"),
        })];
    }

    private static GateActivation ActivationOf(ConfigFile config)
    {
        var key = config.Has("hidden_activation") ? "hidden_activation" : "hidden_act";
        return (config.Text(key) ?? "silu") switch
        {
            "silu" or "swish" => GateActivation.Silu,
            "gelu_pytorch_tanh" => GateActivation.GeluTanh,
            _ => throw config.Unsupported(key, "silu, gelu_pytorch_tanh"),
        };
    }
}
