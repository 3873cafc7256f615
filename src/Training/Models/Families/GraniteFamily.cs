namespace Platform.Training.Models.Families;

/// <summary>Granite dense: Llama with four multipliers.</summary>
internal sealed class GraniteFamily : IModelFamily
{
    public string Name => "granite";

    public DecoderConfig Read(ConfigFile config)
    {
        var bias = config.Flag("attention_bias", false);
        return CommonKeys.Read(config, Name) with
        {
            QueryKeyValueBias = bias,
            OutputBias = bias,
            FeedForwardBias = config.Flag("mlp_bias", false),
            EmbeddingScale = config.Number("embedding_multiplier", 1),
            ResidualScale = config.Number("residual_multiplier", 1),
            AttentionScale = config.Number("attention_multiplier", 1),
            LogitDivisor = config.Number("logits_scaling", 1),
        };
    }
}
