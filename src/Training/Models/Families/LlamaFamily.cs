namespace Platform.Training.Models.Families;

/// <summary>Llama 2 and 3, SmolLM2 and the many models published in the same layout.</summary>
internal sealed class LlamaFamily : IModelFamily
{
    public string Name => "llama";

    public DecoderConfig Read(ConfigFile config)
    {
        var bias = config.Flag("attention_bias", false);
        return CommonKeys.Read(config, Name) with
        {
            QueryKeyValueBias = bias,
            OutputBias = bias,
            FeedForwardBias = config.Flag("mlp_bias", false),
        };
    }
}
