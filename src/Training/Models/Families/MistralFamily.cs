namespace Platform.Training.Models.Families;

/// <summary>Mistral 7B and relatives: Llama with a sliding window in every layer.</summary>
internal sealed class MistralFamily : IModelFamily
{
    public string Name => "mistral";

    public DecoderConfig Read(ConfigFile config)
    {
        var common = CommonKeys.Read(config, Name);
        return config.Has("sliding_window")
            ? common with { Windows = CommonKeys.EveryLayer(config.Int("sliding_window"), common.Layers) }
            : common;
    }
}
