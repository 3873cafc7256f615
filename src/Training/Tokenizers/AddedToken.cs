namespace Platform.Training.Tokenizers;

/// <summary>A token that is found in the text before anything else is done with it.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Content">Its text.</param>
/// <param name="Special">A mark of the format, not of the text.</param>
/// <param name="Normalized">Searched in the normalised text.</param>
/// <param name="SingleWord">Found only where no letter, digit or underscore touches it.</param>
/// <param name="StripLeft">Takes the white space before it along.</param>
/// <param name="StripRight">Takes the white space after it along.</param>
internal sealed record AddedToken(
    int Id, string Content, bool Special, bool Normalized = false, bool SingleWord = false, bool StripLeft = false, bool StripRight = false)
{
    /// <summary>
    /// Special tokens, and those in brackets such as <c>&lt;tool_call&gt;</c>, steer the model; a user's text must not be able to write them.
    /// Other added tokens, such as runs of spaces, are ordinary text.
    /// </summary>
    public bool Steers => Special || Content is ['<', .., '>'] or ['[', .., ']'];

    public static AddedToken Read(TokenizerPart part) => new(
        part.GetInteger("id", -1) is var id and >= 0 ? id : throw part.Broken("id", "a token id"),
        part.RequireString("content") is { Length: > 0 } content ? content : throw part.Broken("content", "a text that is not empty"),
        part.GetBoolean("special", false),
        part.GetBoolean("normalized", true),
        part.GetBoolean("single_word", false),
        part.GetBoolean("lstrip", false),
        part.GetBoolean("rstrip", false));
}
