namespace Platform.Training.Models.Families;

/// <summary>Gemma 3 (text): norms on both sides with 1 + weight, normalised heads, windows in most layers with their own rotation.</summary>
internal sealed class Gemma3Family : IModelFamily
{
    private const int LayersPerFullAttention = 6;

    public string Name => "gemma3_text";

    public DecoderConfig Read(ConfigFile config)
    {
        config.Refuse("attn_logit_softcapping", "none");
        config.Refuse("final_logit_softcapping", "none");
        if (config.Flag("use_bidirectional_attention", false))
            throw config.Unsupported("use_bidirectional_attention", "false");

        var (full, window) = Rotations(config);
        var common = CommonKeys.Read(config, Name, full, tiedByDefault: true);
        var bias = config.Flag("attention_bias", false);
        return common with
        {
            HeadSize = config.Int("head_dim", 256, least: 2),
            Activation = config.Has("hidden_activation") ? common.Activation : GateActivation.GeluTanh,
            WindowRotary = window,
            QueryKeyValueBias = bias,
            OutputBias = bias,
            Norms = NormPlacement.BeforeAndAfter,
            NormAddsOne = true,
            QueryKeyNorm = QueryKeyNorm.PerHead,
            EmbeddingScale = Math.Sqrt(common.HiddenSize),
            AttentionScale = 1 / Math.Sqrt(config.Number("query_pre_attn_scalar", 256)),
            Windows = WindowsOf(config, common.Layers),
        };
    }

    private static (RotaryOptions Full, RotaryOptions Window) Rotations(ConfigFile config)
    {
        if (config.Object("rope_parameters") is not { } newer || newer.Object("full_attention") is not { } full)
            return (RotaryOptions.Read(config, 1_000_000), new RotaryOptions(config.Number("rope_local_base_freq", 10_000)));
        var window = newer.Object("sliding_attention") ?? throw config.Wrong("rope_parameters", "full_attention and sliding_attention");
        return (RotaryOptions.ReadScaled(full, 1_000_000), RotaryOptions.ReadScaled(window, 10_000));
    }

    private static IReadOnlyList<int> WindowsOf(ConfigFile config, int layers)
    {
        var window = config.Int("sliding_window", 4096);
        var pattern = config.Int(config.Has("sliding_window_pattern") ? "sliding_window_pattern" : "_sliding_window_pattern", LayersPerFullAttention);
        return CommonKeys.ByLayerTypes(config, window, layers)
            ?? [.. Enumerable.Range(0, layers).Select(layer => (layer + 1) % pattern == 0 ? 0 : window)];
    }
}
