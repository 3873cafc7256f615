namespace Platform.Training.Data;

/// <summary>What to do with a row that is too long.</summary>
public enum TooLongPolicy
{
    /// <summary>It is left out and counted.</summary>
    LeaveOut = 0,

    /// <summary>The end of the answer is cut off; the model then does not learn to end there.</summary>
    CutAnswer = 1,

    /// <summary>The longest user's text loses its beginning.</summary>
    CutPrompt = 2,
}

/// <summary>How rows become tokens.</summary>
public sealed record RowTokenizerOptions
{
    /// <summary>Most input tokens of a row, at least 2; a row of one more token fits, because its last token is only a target.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Most tokens of one user's text; longer ones are cut at their end. 0 means uncut.</summary>
    public int MaxInputTokens { get; init; }

    /// <summary>What to do with a row that is too long.</summary>
    public TooLongPolicy TooLong { get; init; }

    /// <summary>True (the default) to read special tokens inside messages as ordinary text.</summary>
    public bool LiteralContents { get; init; } = true;
}
