using Platform.Torch;
using Platform.Training.Engine;
using Platform.Training.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models.Encoders;

/// <summary>Builds an encoder from open weights.</summary>
/// <param name="config">Its shape.</param>
/// <param name="source">Open weights.</param>
/// <param name="reader">Reads them in the compute type.</param>
internal sealed class EncoderLoader(EncoderConfig config, IWeightSource source, WeightReader reader)
{
    private readonly string _prefix = source.Tensors.ContainsKey(config.Prefix + "embeddings.word_embeddings.weight") ? config.Prefix : string.Empty;

    /// <summary>Reads everything but a head.</summary>
    public EncoderModel Load()
    {
        using var none = no_grad();
        var h = config.HiddenSize;
        var words = reader.Matrix(_prefix + "embeddings.word_embeddings.weight", config.VocabularySize, h);
        var (positions, second) = Places();
        var layers = Enumerable.Range(0, config.Layers).Select(layer => Layer($"{_prefix}encoder.layer.{layer}")).ToArray();
        return new EncoderModel(config, words, positions, second, Norm(_prefix + "embeddings.LayerNorm"), layers);
    }

    /// <summary>A linear layer of a head, or null where the weights have none of that name.</summary>
    public BiasedLinear? Head(string path, int outputs, int inputs) => source.Tensors.ContainsKey(path + ".weight") ? Linear(outputs, inputs, path) : null;

    /// <summary>Path of BERT's pooler, the layer before a classifier.</summary>
    public string Pooler => _prefix + "pooler.dense";

    private (Tensor Positions, Tensor? Second) Places()
    {
        using var scope = NewDisposeScope();
        var h = config.HiddenSize;
        var positions = Wide(_prefix + "embeddings.position_embeddings.weight", config.Positions);
        var segments = Wide(_prefix + "embeddings.token_type_embeddings.weight", config.Segments);
        var first = segments.narrow(0, 0, 1);
        var sum = (positions + first).to(reader.DType, copy: true).DetachFromDisposeScope();
        return (sum, config.Segments < 2 ? null : (segments.narrow(0, 1, 1) - first).to(reader.DType, copy: true).DetachFromDisposeScope());

        Tensor Wide(string name, int rows)
        {
            var values = new float[rows * h];
            reader.Check(name, [rows, h]);
            source.ReadFloat32(name, values);
            return tensor(values, [rows, h]);
        }
    }

    private EncoderLayerWeights Layer(string path)
    {
        var (h, f) = (config.HiddenSize, config.IntermediateSize);
        string[] inputs = [$"{path}.attention.self.query", $"{path}.attention.self.key", $"{path}.attention.self.value"];
        var (qkv, qkvBias) = (reader.Joined([.. inputs.Select(name => (name + ".weight", h))], h), reader.JoinedVector([.. inputs.Select(name => (name + ".bias", h))]));
        var (output, attentionNorm) = (Linear(h, h, $"{path}.attention.output.dense"), Norm($"{path}.attention.output.LayerNorm"));
        var (up, down, norm) = (Linear(f, h, $"{path}.intermediate.dense"), Linear(h, f, $"{path}.output.dense"), Norm($"{path}.output.LayerNorm"));
        return Fused.pack_encoder_layer(
            new EncoderLayerWeights(
                qkv, qkvBias, output.Weight, output.Bias, attentionNorm.Weight, attentionNorm.Bias, up.Weight, up.Bias, down.Weight, down.Bias, norm.Weight, norm.Bias),
            config.Heads);
    }

    private BiasedLinear Linear(int outputs, int inputs, string path) =>
        new(reader.Matrix(path + ".weight", outputs, inputs), reader.JoinedVector([(path + ".bias", outputs)]));

    /// <summary>The oldest checkpoints say gamma and beta.</summary>
    private LayerNorm Norm(string path)
    {
        var old = source.Tensors.ContainsKey(path + ".gamma");
        return new LayerNorm(
            reader.Vector(path + (old ? ".gamma" : ".weight"), config.HiddenSize, 0), reader.Vector(path + (old ? ".beta" : ".bias"), config.HiddenSize, 0), config.NormEpsilon);
    }
}
