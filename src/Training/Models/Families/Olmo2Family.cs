namespace Platform.Training.Models.Families;

/// <summary>OLMo 2: norms after attention and feed-forward, and over the whole query and key projections.</summary>
internal sealed class Olmo2Family : IModelFamily
{
    public string Name => "olmo2";

    public DecoderConfig Read(ConfigFile config)
    {
        var bias = config.Flag("attention_bias", false);
        return CommonKeys.Read(config, Name) with
        {
            QueryKeyValueBias = bias,
            OutputBias = bias,
            Norms = NormPlacement.After,
            QueryKeyNorm = QueryKeyNorm.Whole,
        };
    }
}
