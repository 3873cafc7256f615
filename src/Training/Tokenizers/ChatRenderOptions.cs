namespace Platform.Training.Tokenizers;

/// <summary>How a conversation is rendered.</summary>
public sealed record ChatRenderOptions
{
    /// <summary>True to end with the opening of the assistant's turn, so that the model answers.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>
    /// True to read special tokens that stand in the contents of messages as ordinary characters, so that a user cannot open a turn of another role.
    /// False parses them, as transformers' <c>apply_chat_template</c> does.
    /// </summary>
    public bool LiteralContents { get; init; }

    /// <summary>Tools for the template, as JSON-like values; null for none.</summary>
    public IReadOnlyList<object?>? Tools { get; init; }

    /// <summary>Further variables of the template, such as <c>enable_thinking</c>.</summary>
    public IReadOnlyDictionary<string, object?>? Variables { get; init; }

    /// <summary>Time for templates that write the date.</summary>
    public DateTimeOffset Now { get; init; }
}
