using Platform.Training.Engine;
using Platform.Training.Formats;
using Platform.Training.Models;
using Platform.Training.Models.Encoders;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Embedding;

/// <summary>Reads the weights of an embedding model or a cross-encoder.</summary>
internal static class EmbedderLoader
{
    public static IEmbeddingModel Load(string folder, EmbedderDescription description, Precision precision)
    {
        var dtype = precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using var none = no_grad();
        if (description.Decoder is { } decoder)
        {
            // The head is not needed, so it is not read.
            var headless = ModelDescription.Of(decoder.Config with { TiedEmbeddings = true });
            using var reader = new WeightReader(BareDecoderWeights.Open(folder), dtype);
            return new DecoderEmbedder(DecoderLoader.Load(reader, headless), description.Pooling);
        }

        var source = WeightFiles.Open(folder);
        using var weights = new WeightReader(source, dtype);
        var loader = new EncoderLoader(description.Encoder!, source, weights);
        return description.Kind == EmbedderKind.Reranker ? Scorer(loader, description.Encoder!) : new EncoderEmbedder(loader.Load(), description.Pooling);
    }

    private static CrossEncoder Scorer(EncoderLoader loader, EncoderConfig config)
    {
        var h = config.HiddenSize;
        var inner = loader.Head("classifier.dense", h, h) ?? loader.Head(loader.Pooler, h, h);
        var score = loader.Head("classifier.out_proj", 1, h) ?? loader.Head("classifier", 1, h);
        return inner is not null && score is not null
            ? new CrossEncoder(loader.Load(), inner, score)
            : throw new EngineException("model.tensor_missing", "The weights have no classifier, which the configuration asks for. Take the complete model from its publisher.");
    }
}
