using Platform.Training.Engine;

namespace Platform.Training.Models.Encoders;

/// <summary>The encoder families this build can load, by the <c>model_type</c> of their configuration.</summary>
internal static class EncoderRegistry
{
    private static readonly Dictionary<string, string> Prefixes = new(StringComparer.Ordinal) { ["bert"] = "bert.", ["roberta"] = "roberta.", ["xlm-roberta"] = "roberta." };

    public static IReadOnlyList<string> Names { get; } = [.. Prefixes.Keys];

    public static bool Knows(string? family) => family is not null && Prefixes.ContainsKey(family);

    /// <summary>Reads a configuration; refuses what this build cannot compute.</summary>
    /// <exception cref="EngineException"><c>model.unknown_family</c>, <c>model.unsupported_feature</c>, <c>model.config_invalid</c>.</exception>
    public static EncoderConfig Read(ConfigFile config)
    {
        var family = config.Text("model_type") ?? throw config.Wrong("model_type", "the family's name");
        if (!Prefixes.TryGetValue(family, out var prefix))
            throw new EngineException("model.unknown_family", $"The encoder family '{family}' is not known. Known families: {string.Join(", ", Names)}. Choose a model of one of them.");
        Check(config);
        var (hidden, heads) = (config.Int("hidden_size"), config.Int("num_attention_heads"));
        if (hidden % heads != 0)
            throw config.Wrong("num_attention_heads", $"a divisor of hidden_size {hidden}");
        return new EncoderConfig
        {
            Family = family,
            VocabularySize = config.Int("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = config.Int("intermediate_size"),
            Layers = config.Int("num_hidden_layers"),
            Heads = heads,
            Positions = config.Int("max_position_embeddings", 512, least: 4),
            Segments = config.Int("type_vocab_size", 2),
            NormEpsilon = config.Number("layer_norm_eps", 1e-12),
            FirstPosition = family == "bert" ? 0 : config.Int("pad_token_id", 1, least: 0) + 1,
            Prefix = prefix,
        };
    }

    private static void Check(ConfigFile config)
    {
        config.Refuse("quantization_config", "unquantised safetensors");
        if ((config.Text("hidden_act") ?? "gelu") != "gelu")
            throw config.Unsupported("hidden_act", "gelu");
        if ((config.Text("position_embedding_type") ?? "absolute") != "absolute")
            throw config.Unsupported("position_embedding_type", "absolute");
        if (config.Flag("is_decoder", false))
            throw config.Unsupported("is_decoder", "false");
    }
}
