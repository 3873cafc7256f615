using Platform.Training.Engine;
using Platform.Training.Lora;

namespace Platform.Training.Models;

/// <summary>What a base model's configuration says, read without loading weights or the tensor library.</summary>
public sealed record ModelDescription
{
    private ModelDescription(DecoderConfig config) => Config = config;

    /// <summary>Registry name of the family, such as <c>llama</c>.</summary>
    public string Family => Config.Family;

    /// <summary>Number of weights.</summary>
    public long Parameters => (long)Config.VocabularySize * Config.HiddenSize * (Config.TiedEmbeddings ? 1 : 2)
        + (Config.Layers * LayerParameters) + Config.HiddenSize;

    /// <summary>Longest sequence the model was made for, in tokens.</summary>
    public int ContextTokens => Config.ContextTokens;

    /// <summary>Rows of the embedding.</summary>
    public int VocabularySize => Config.VocabularySize;

    /// <summary>Number of decoder layers.</summary>
    public int Layers => Config.Layers;

    /// <summary>Width of the residual stream.</summary>
    public int HiddenSize => Config.HiddenSize;

    /// <summary>Names of the linear layers that can get an adapter.</summary>
    public IReadOnlyList<string> TargetModules => [.. Sites().SelectMany(site => site.Parts.Select(part => part.Name)).Distinct()];

    internal DecoderConfig Config { get; }

    private long LayerParameters
    {
        get
        {
            long h = Config.HiddenSize, q = Config.QuerySize, k = Config.KeyValueSize, f = Config.IntermediateSize;
            var attention = (2 * h * q) + (2 * h * k);
            var feedForward = Config.Experts is { } experts ? (experts.Count * h) + (3L * experts.Count * experts.IntermediateSize * h) : 3 * h * f;
            var biases = (Config.QueryKeyValueBias ? q + (2 * k) : 0) + (Config.OutputBias ? h : 0) + (Config.FeedForwardBias ? (2 * f) + h : 0);
            var headNorms = Config.QueryKeyNorm switch { QueryKeyNorm.PerHead => 2L * Config.HeadSize, QueryKeyNorm.Whole => q + k, QueryKeyNorm.None => 0L, _ => 0L };
            return attention + feedForward + biases + headNorms + ((Config.Norms == NormPlacement.BeforeAndAfter ? 4 : 2) * h);
        }
    }

    /// <summary>Reads a model folder's configuration.</summary>
    /// <param name="folder">A Hugging Face folder.</param>
    /// <exception cref="EngineException"><c>model.unknown_family</c>, <c>model.unsupported_feature</c>, <c>model.config_invalid</c>, <c>model.config_missing</c>.</exception>
    public static ModelDescription Read(string folder) => Of(FamilyRegistry.Read(ConfigFile.Read(folder)));

    /// <summary>Number of trainable values an adapter of this shape has; refuses what <see cref="IEngine.CreateAdapterAsync"/> would refuse.</summary>
    /// <param name="lora">The shape.</param>
    /// <exception cref="EngineException"><c>lora.rank_out_of_range</c>, <c>lora.alpha_out_of_range</c>, <c>lora.dropout_out_of_range</c>, <c>lora.unknown_target</c>.</exception>
    public long TrainableParameters(LoraOptions lora) => LoraLayout.Of(lora, Sites()).Length;

    internal static ModelDescription Of(DecoderConfig config) => new(config);

    /// <summary>The groups of linear layers, in the loader's order.</summary>
    internal IReadOnlyList<LoraSite> Sites() => [.. Enumerable.Range(0, Config.Layers).SelectMany(SitesOf)];

    private IEnumerable<LoraSite> SitesOf(int layer)
    {
        var (attention, mlp) = ($"model.layers.{layer}.self_attn", $"model.layers.{layer}.mlp");
        int h = Config.HiddenSize, q = Config.QuerySize, k = Config.KeyValueSize, f = Config.IntermediateSize;
        yield return new LoraSite(attention, h, Config.JoinedProjections ? [("qkv_proj", q + (2 * k))] : [("q_proj", q), ("k_proj", k), ("v_proj", k)]);
        yield return new LoraSite(attention, q, [("o_proj", h)]);
        if (Config.Experts is not null)
            yield break;
        yield return new LoraSite(mlp, h, Config.JoinedProjections ? [("gate_up_proj", 2 * f)] : [("gate_proj", f), ("up_proj", f)]);
        yield return new LoraSite(mlp, f, [("down_proj", h)]);
    }
}
