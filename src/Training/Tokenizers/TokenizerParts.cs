namespace Platform.Training.Tokenizers;

/// <summary>The parts of a tokenizer, whichever file they were read from.</summary>
internal sealed record TokenizerParts
{
    public required ITokenModel Model { get; init; }

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public required Decoder Decoder { get; init; }

    public Normalizer? Normalizer { get; init; }

    public IReadOnlyList<PreTokenizer> PreTokenizers { get; init; } = [];

    public PostProcessor PostProcessor { get; init; } = PostProcessor.None;

    /// <summary>True when the vocabulary is written in GPT-2's byte alphabet.</summary>
    public bool ByteLevel { get; init; }
}
