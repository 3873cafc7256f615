using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>How one GGUF architecture differs from the Hugging Face layout of the same family.</summary>
/// <param name="Name">Value of <c>general.architecture</c>.</param>
/// <param name="ModelType">Hugging Face <c>model_type</c>.</param>
/// <param name="ClassName">Hugging Face class, for <c>architectures</c>.</param>
/// <param name="PermutesHeads">True when the converter reordered the rows of q and k for the interleaved rotary layout.</param>
/// <param name="NormAddsOne">True when the converter added 1 to every norm weight.</param>
/// <param name="FusesGateUp">True when <c>ffn_up</c> is gate and up in one.</param>
/// <param name="NormsAfter">Names of the norms: true for families that normalise after attention and feed-forward.</param>
internal sealed record GgufArchitecture(
    string Name, string ModelType, string ClassName, bool PermutesHeads = false, bool NormAddsOne = false, bool FusesGateUp = false, bool NormsAfter = false)
{
    private static readonly Dictionary<string, GgufArchitecture> Known = new GgufArchitecture[]
    {
        new("llama", "llama", "LlamaForCausalLM", PermutesHeads: true),
        new("granite", "granite", "GraniteForCausalLM", PermutesHeads: true),
        new("qwen2", "qwen2", "Qwen2ForCausalLM"),
        new("qwen3", "qwen3", "Qwen3ForCausalLM"),
        new("qwen3moe", "qwen3_moe", "Qwen3MoeForCausalLM"),
        new("phi3", "phi3", "Phi3ForCausalLM", FusesGateUp: true),
        new("gemma3", "gemma3_text", "Gemma3ForCausalLM", NormAddsOne: true),
        new("olmo2", "olmo2", "Olmo2ForCausalLM", NormsAfter: true),
    }.ToDictionary(item => item.Name, StringComparer.Ordinal);

    public static GgufArchitecture Find(GgufMetadata metadata)
    {
        string name = metadata.Architecture;
        return Known.TryGetValue(name, out GgufArchitecture? architecture)
            ? architecture
            : throw new EngineException("gguf.unknown_architecture", $"The architecture {name} is not known; these are: {string.Join(", ", Known.Keys)}.");
    }
}
