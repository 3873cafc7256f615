namespace Platform.Training.Models.Families;

/// <summary>Phi-3: q, k, v stored as one matrix, gate and up as another.</summary>
internal sealed class Phi3Family : IModelFamily
{
    public string Name => "phi3";

    public DecoderConfig Read(ConfigFile config)
    {
        if (config.Number("partial_rotary_factor", 1) != 1)
            throw config.Unsupported("partial_rotary_factor", "1");
        var common = CommonKeys.Read(config, Name) with { JoinedProjections = true };
        return config.Has("sliding_window")
            ? common with { Windows = CommonKeys.EveryLayer(config.Int("sliding_window"), common.Layers) }
            : common;
    }
}
