using Platform.Training.Engine;
using Platform.Training.Tokenizers;

namespace Platform.Training.Data;

/// <summary>What was done so that a row fits.</summary>
public enum RowTruncation
{
    /// <summary>Nothing: the row fits.</summary>
    None = 0,

    /// <summary>A user's text was shortened.</summary>
    Prompt = 1,

    /// <summary>The end of the answer was cut off.</summary>
    Answer = 2,
}

/// <summary>A row as the model reads it.</summary>
public sealed record TokenizedExample
{
    /// <summary>The row.</summary>
    public required TrainingRow Row { get; init; }

    /// <summary>All tokens, n of them.</summary>
    public required int[] Tokens { get; init; }

    /// <summary>For each token whether it is learned.</summary>
    public required bool[] Learned { get; init; }

    /// <summary>Stretches of <see cref="Tokens"/> by role, in order and without holes.</summary>
    public required IReadOnlyList<ChatSegment> Segments { get; init; }

    /// <summary>Tokens before the last answer: what a model is asked.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>What was cut.</summary>
    public RowTruncation Truncation { get; init; }

    /// <summary>Number of tokens that are learned.</summary>
    public int LearnedTokens => Learned.Count(learned => learned);

    /// <summary>The prompt of the last answer.</summary>
    public int[] Prompt => Tokens[..PromptTokens];

    /// <summary>Input, shifted targets and weights for the engine: position t predicts token t + 1, and weighs 1 where that token is learned.</summary>
    public Datum ToDatum() => new()
    {
        Tokens = Tokens[..^1],
        Targets = Tokens[1..],
        Weights = Array.ConvertAll(Learned[1..], learned => learned ? 1f : 0f),
    };
}
