namespace Platform.Training.Tokenizers;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c>, <c>tool</c> or what the model's template knows.</param>
/// <param name="Content">What was said.</param>
public sealed record ChatMessage(string Role, string Content)
{
    /// <summary>Role of the model's own turns.</summary>
    public const string Assistant = "assistant";

    /// <summary>Further fields for the template, such as <c>tool_calls</c>; values are null, bool, long, double, string, lists and dictionaries of those.</summary>
    public IReadOnlyDictionary<string, object?>? Fields { get; init; }
}
