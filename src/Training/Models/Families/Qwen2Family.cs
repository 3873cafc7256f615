namespace Platform.Training.Models.Families;

/// <summary>Qwen2 and Qwen2.5 dense: biases on q, k and v always.</summary>
internal sealed class Qwen2Family : IModelFamily
{
    public string Name => "qwen2";

    public DecoderConfig Read(ConfigFile config)
    {
        var common = CommonKeys.Read(config, Name) with { QueryKeyValueBias = true };
        return common with { Windows = WindowsOf(config, common.Layers) };
    }

    /// <summary>Where windows are switched on, the layers from <c>max_window_layers</c> on have them.</summary>
    public static IReadOnlyList<int> WindowsOf(ConfigFile config, int layers)
    {
        if (!config.Flag("use_sliding_window", false) || !config.Has("sliding_window"))
            return [];
        var window = config.Int("sliding_window");
        var first = config.Int("max_window_layers", 28, least: 0);
        return CommonKeys.ByLayerTypes(config, window, layers)
            ?? [.. Enumerable.Range(0, layers).Select(layer => layer >= first ? window : 0)];
    }
}
