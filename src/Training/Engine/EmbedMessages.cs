using Platform.Training.Embedding;

namespace Platform.Training.Engine;

/// <summary>An embedding model or cross-encoder to make resident beside the base model.</summary>
/// <param name="Folder">Absolute path of its folder.</param>
/// <param name="Precision">How weights are held.</param>
public sealed record LoadEmbedderRequest(string Folder, Precision Precision = Precision.BFloat16);

/// <summary>A resident embedding model or cross-encoder.</summary>
/// <param name="Folder">Where it was read from.</param>
/// <param name="Kind">Vectors, or scores of pairs.</param>
/// <param name="Family">Registry name, such as <c>bert</c>.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="Dimensions">Length of a vector.</param>
/// <param name="MaxTokens">Longest text, special tokens included.</param>
/// <param name="VocabularySize">Rows of the embedding.</param>
/// <param name="WeightBytes">Memory the weights take, in bytes.</param>
/// <param name="Precision">How weights are held.</param>
public sealed record EmbedderState(
    string Folder, EmbedderKind Kind, string Family, long Parameters, int Dimensions, int MaxTokens, int VocabularySize, long WeightBytes, Precision Precision);

/// <summary>Texts to embed, as token ids. The model is loaded when it is not resident.</summary>
public sealed record EmbedRequest
{
    /// <summary>Most sequences of one request.</summary>
    public const int MostSequences = 4096;

    /// <summary>The model.</summary>
    public required LoadEmbedderRequest Model { get; init; }

    /// <summary>Token ids of each text, special tokens included; 1 to the model's longest text each.</summary>
    public required IReadOnlyList<int[]> Sequences { get; init; }

    /// <summary>For cross-encoders: where the passage begins in each sequence.</summary>
    public IReadOnlyList<int>? SecondStarts { get; init; }
}

/// <summary>What a model gave for texts.</summary>
/// <param name="Vectors">One a sequence, in order: of unit length from an embedder, one score from a cross-encoder.</param>
/// <param name="Tokens">Tokens processed.</param>
public sealed record EmbedResult(IReadOnlyList<float[]> Vectors, long Tokens);
