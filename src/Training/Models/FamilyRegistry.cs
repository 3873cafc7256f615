using Platform.Training.Engine;
using Platform.Training.Models.Families;

namespace Platform.Training.Models;

/// <summary>The model families this build can load. A new family is one file in <c>Families</c> and one line here.</summary>
public static class FamilyRegistry
{
    private static readonly IReadOnlyList<IModelFamily> Families =
    [
        new LlamaFamily(), new MistralFamily(), new Qwen2Family(), new Qwen3Family(), new Qwen3MoeFamily(),
        new Phi3Family(), new Gemma3Family(), new GraniteFamily(), new Olmo2Family(),
    ];

    /// <summary>Names of the families, which are the <c>model_type</c>s of their configurations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Families.Select(family => family.Name)];

    /// <summary>Reads a folder's configuration by its own family.</summary>
    /// <exception cref="EngineException"><c>model.unknown_family</c>, <c>model.unsupported_feature</c>, <c>model.config_invalid</c>, <c>model.config_missing</c>.</exception>
    internal static DecoderConfig Read(ConfigFile config)
    {
        var name = config.Text("model_type") ?? throw config.Wrong("model_type", "the family's name");
        var family = Families.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new EngineException("model.unknown_family", $"The model family '{name}' is not known. Known families: {string.Join(", ", Names)}. Choose a base model of one of them.");
        return family.Read(config);
    }
}
