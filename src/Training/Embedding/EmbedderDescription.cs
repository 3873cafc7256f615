using Platform.Training.Engine;
using Platform.Training.Models;
using Platform.Training.Models.Encoders;

namespace Platform.Training.Embedding;

/// <summary>What an embedding model's or cross-encoder's folder says, read without its weights and without the tensor library.</summary>
public sealed record EmbedderDescription
{
    /// <summary>Vectors, or scores of pairs.</summary>
    public required EmbedderKind Kind { get; init; }

    /// <summary>Registry name of the family, such as <c>bert</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Length of a vector; 1 for a reranker's score.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Longest text in tokens, special ones included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Number of weights.</summary>
    public required long Parameters { get; init; }

    /// <summary>Rows of the embedding.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>How states become a vector.</summary>
    public Pooling Pooling { get; init; }

    /// <summary>Put before a text that is asked.</summary>
    public string QueryPrefix { get; init; } = string.Empty;

    /// <summary>Put before a text that is searched.</summary>
    public string PassagePrefix { get; init; } = string.Empty;

    /// <summary>True when texts are lower-cased before they are encoded.</summary>
    public bool LowerCase { get; init; }

    /// <summary>Width of the hidden states.</summary>
    public int HiddenSize => Encoder?.HiddenSize ?? Decoder!.HiddenSize;

    /// <summary>Number of layers.</summary>
    public int Layers => Encoder?.Layers ?? Decoder!.Layers;

    internal EncoderConfig? Encoder { get; init; }

    internal ModelDescription? Decoder { get; init; }

    /// <summary>Width of the widest row of numbers that exists for a token, for the memory of a pass.</summary>
    internal int WidestRow => Encoder is { } encoder ? encoder.IntermediateSize + (6 * encoder.HiddenSize) : Math.Max(2 * Decoder!.Config.IntermediateSize, Decoder.Config.HiddenSize * 8);

    /// <summary>Memory of the weights in bytes.</summary>
    /// <param name="precision">How they are held.</param>
    public long WeightBytes(Precision precision) => Parameters * (precision == Precision.BFloat16 ? 2 : 4);

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">A sentence-transformers folder, or a BERT-family model with a classifier of one label.</param>
    /// <exception cref="EngineException"><c>model.unknown_family</c>, <c>model.unsupported_feature</c>, <c>model.config_invalid</c>, <c>embedder.pooling_unknown</c>.</exception>
    public static EmbedderDescription Read(string folder) => EmbedderRegistry.Read(folder);
}
