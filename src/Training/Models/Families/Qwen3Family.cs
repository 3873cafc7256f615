namespace Platform.Training.Models.Families;

/// <summary>Qwen3 dense: each head's queries and keys are normalised; biases only on request.</summary>
internal sealed class Qwen3Family : IModelFamily
{
    public string Name => "qwen3";

    public DecoderConfig Read(ConfigFile config) => ReadAs(config, Name);

    /// <summary>The part that the mixture of experts shares.</summary>
    public static DecoderConfig ReadAs(ConfigFile config, string family)
    {
        var bias = config.Flag("attention_bias", false);
        var common = CommonKeys.Read(config, family);
        return common with
        {
            HeadSize = config.Int("head_dim", 128, least: 2),
            QueryKeyNorm = QueryKeyNorm.PerHead,
            QueryKeyValueBias = bias,
            OutputBias = bias,
            Windows = Qwen2Family.WindowsOf(config, common.Layers),
        };
    }
}
