using Platform.Training.Engine;
using Platform.Training.Formats;
using Platform.Training.Lora;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>Builds a decoder from a model folder.</summary>
internal sealed class DecoderLoader
{
    private readonly DecoderConfig _config;
    private readonly IReadOnlyList<LoraSite> _sites;
    private readonly WeightReader _weights;
    private readonly List<LinearGroup> _groups = [];

    private DecoderLoader(ModelDescription description, WeightReader weights) =>
        (_config, _sites, _weights) = (description.Config, description.Sites(), weights);

    /// <summary>Reads the weights; whatever was read is freed when the folder turns out to be broken.</summary>
    public static DecoderModel Load(string folder, ModelDescription description, Precision precision)
    {
        var dtype = precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using var weights = new WeightReader(WeightFiles.Open(folder), dtype);
        using var none = no_grad();
        return new DecoderModel(description.Config, dtype, new DecoderLoader(description, weights).Parts());
    }

    /// <summary>Reads weights that are open already.</summary>
    public static DecoderModel Load(WeightReader weights, ModelDescription description) =>
        new(description.Config, weights.DType, new DecoderLoader(description, weights).Parts());

    private DecoderParts Parts()
    {
        var embedding = _weights.Matrix("model.embed_tokens.weight", _config.VocabularySize, _config.HiddenSize);
        var layers = Enumerable.Range(0, _config.Layers).Select(Layer).ToArray();
        var norm = Norm("model.norm", _config.HiddenSize);
        var head = _config.TiedEmbeddings ? embedding : _weights.Matrix("lm_head.weight", _config.VocabularySize, _config.HiddenSize);
        return new DecoderParts(embedding, head, layers, norm, _groups);
    }

    private DecoderLayer Layer(int layer)
    {
        var queryKeyValue = Group(_config.QueryKeyValueBias);
        var output = Group(_config.OutputBias);
        IFeedForward feedForward = _config.Experts is { } experts ? Experts(layer, experts) : Dense();
        return new DecoderLayer(layer, _config, _weights.DType, Norms($"model.layers.{layer}"), queryKeyValue, output, feedForward);
    }

    private GatedFeedForward Dense() => new(Group(_config.FeedForwardBias), Group(_config.FeedForwardBias), _config.Activation);

    /// <summary>The next group in the order of the sites.</summary>
    private LinearGroup Group(bool bias)
    {
        var site = _sites[_groups.Count];
        var group = new LinearGroup(
            _groups.Count,
            site.Path,
            [.. site.Parts.Select(part => new LinearPart(part.Name, part.Outputs))],
            _weights.Joined([.. site.Parts.Select(part => ($"{site.Path}.{part.Name}.weight", part.Outputs))], site.Inputs),
            bias ? _weights.JoinedVector([.. site.Parts.Select(part => ($"{site.Path}.{part.Name}.bias", part.Outputs))]) : null);
        _groups.Add(group);
        return group;
    }

    private LayerNorms Norms(string path)
    {
        var before = _config.Norms != NormPlacement.After;
        var after = _config.Norms != NormPlacement.Before;
        var both = before && after;
        var (querySize, keySize) = _config.QueryKeyNorm == QueryKeyNorm.Whole ? (_config.QuerySize, _config.KeyValueSize) : (_config.HeadSize, _config.HeadSize);
        var hasHeadNorms = _config.QueryKeyNorm != QueryKeyNorm.None;
        return new LayerNorms(
            BeforeAttention: before ? Norm($"{path}.input_layernorm", _config.HiddenSize) : null,
            AfterAttention: after ? Norm($"{path}.post_attention_layernorm", _config.HiddenSize) : null,
            BeforeFeedForward: before ? Norm($"{path}.{(both ? "pre_feedforward_layernorm" : "post_attention_layernorm")}", _config.HiddenSize) : null,
            AfterFeedForward: after ? Norm($"{path}.post_feedforward_layernorm", _config.HiddenSize) : null,
            Query: hasHeadNorms ? Norm($"{path}.self_attn.q_norm", querySize) : null,
            Key: hasHeadNorms ? Norm($"{path}.self_attn.k_norm", keySize) : null);
    }

    private RmsNorm Norm(string path, int size) =>
        new(_weights.Vector($"{path}.weight", size, _config.NormAddsOne ? 1 : 0), _config.NormEpsilon);

    private ExpertFeedForward Experts(int layer, ExpertOptions options)
    {
        var path = $"model.layers.{layer}.mlp";
        var experts = Enumerable.Range(0, options.Count).Select(index => Expert($"{path}.experts.{index}", options)).ToArray();
        return new ExpertFeedForward(_weights.Matrix($"{path}.gate.weight", options.Count, _config.HiddenSize), experts, options, _config.Activation);
    }

    private Expert Expert(string path, ExpertOptions options) => new(
        _weights.Joined([($"{path}.gate_proj.weight", options.IntermediateSize), ($"{path}.up_proj.weight", options.IntermediateSize)], _config.HiddenSize),
        _weights.Matrix($"{path}.down_proj.weight", _config.HiddenSize, options.IntermediateSize));
}
