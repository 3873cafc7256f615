namespace Platform.Training.Models.Encoders;

/// <summary>Everything in which the supported encoders differ.</summary>
internal sealed record EncoderConfig
{
    public required string Family { get; init; }
    public required int VocabularySize { get; init; }
    public required int HiddenSize { get; init; }
    public required int IntermediateSize { get; init; }
    public required int Layers { get; init; }
    public required int Heads { get; init; }

    /// <summary>Rows of the position table.</summary>
    public required int Positions { get; init; }

    /// <summary>Rows of the segment table.</summary>
    public required int Segments { get; init; }

    public required double NormEpsilon { get; init; }

    /// <summary>Row of the first token's position: RoBERTa counts from after its padding token.</summary>
    public int FirstPosition { get; init; }

    /// <summary>What the publisher puts before the names of tensors in models with a head.</summary>
    public required string Prefix { get; init; }

    public int HeadSize => HiddenSize / Heads;

    /// <summary>Longest sequence, special tokens included.</summary>
    public int ContextTokens => Positions - FirstPosition;

    /// <summary>Number of weights, without a head.</summary>
    public long Parameters
    {
        get
        {
            long h = HiddenSize, f = IntermediateSize;
            return ((VocabularySize + Positions + Segments + 2) * h) + (Layers * ((4 * h * h) + (2 * h * f) + (9 * h) + f));
        }
    }
}
