namespace Platform.Training.Tokenizers;

/// <summary>A stretch of a rendered conversation with one origin.</summary>
/// <param name="Role">Role of the turn; <c>template</c> for text that belongs to no turn.</param>
/// <param name="Start">Index of the first token.</param>
/// <param name="Count">Number of tokens.</param>
/// <param name="Trained">True where the tokens are the assistant's own: its words and the mark that ends its turn.</param>
public sealed record ChatSegment(string Role, int Start, int Count, bool Trained)
{
    /// <summary>Role of text that the template adds between turns.</summary>
    public const string Template = "template";
}

/// <summary>A conversation as the model reads it.</summary>
/// <param name="Text">The rendered text.</param>
/// <param name="Tokens">Its token ids.</param>
/// <param name="Segments">Stretches by role, in order and without holes.</param>
public sealed record RenderedChat(string Text, int[] Tokens, IReadOnlyList<ChatSegment> Segments)
{
    /// <summary>For each token whether it is the assistant's own.</summary>
    public bool[] AssistantMask()
    {
        bool[] mask = new bool[Tokens.Length];
        foreach (ChatSegment segment in Segments.Where(segment => segment.Trained))
        {
            mask.AsSpan(segment.Start, segment.Count).Fill(true);
        }

        return mask;
    }
}
