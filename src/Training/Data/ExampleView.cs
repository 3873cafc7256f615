using Platform.Training.Tokenizers;

namespace Platform.Training.Data;

/// <summary>A few tokens that together are whole characters.</summary>
/// <param name="Ids">Token ids; more than one where a character takes several tokens.</param>
/// <param name="Text">What they say.</param>
/// <param name="Special">True for a mark of the format.</param>
public sealed record TokenView(IReadOnlyList<int> Ids, string Text, bool Special);

/// <summary>A stretch of an example with one role.</summary>
/// <param name="Role">Whose words; <c>template</c> for the template's own.</param>
/// <param name="Learned">True where the tokens are learned.</param>
/// <param name="Tokens">The tokens.</param>
public sealed record BlockView(string Role, bool Learned, IReadOnlyList<TokenView> Tokens);

/// <summary>An example as the model sees it, for people: blocks by role, tokens, what is learned.</summary>
/// <param name="RowId">Id of the row.</param>
/// <param name="Line">Line in the file.</param>
/// <param name="Blocks">The blocks, in order.</param>
/// <param name="TokenCount">Number of tokens.</param>
/// <param name="LearnedCount">Number of tokens that are learned.</param>
public sealed record ExampleView(string RowId, long Line, IReadOnlyList<BlockView> Blocks, int TokenCount, int LearnedCount)
{
    /// <summary>Makes the view of an example.</summary>
    /// <param name="example">The example.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    public static ExampleView Of(TokenizedExample example, ITokenizer tokenizer) => new(
        example.Row.Id,
        example.Row.Line,
        [.. example.Segments.Where(segment => segment.Count > 0).Select(segment => new BlockView(segment.Role, segment.Trained, Group(example.Tokens.AsSpan(segment.Start, segment.Count), tokenizer)))],
        example.Tokens.Length,
        example.LearnedTokens);

    /// <summary>Joins tokens until their characters are complete.</summary>
    private static List<TokenView> Group(ReadOnlySpan<int> ids, ITokenizer tokenizer)
    {
        List<TokenView> groups = [];
        StreamingDecoder decoder = new(tokenizer, skipSpecialTokens: false);
        List<int> waiting = [];
        foreach (int id in ids)
        {
            waiting.Add(id);
            string text = decoder.Add(id);
            if (text.Length > 0)
            {
                groups.Add(new TokenView([.. waiting], text, tokenizer.IsSpecial(id)));
                waiting.Clear();
            }
        }

        if (waiting.Count > 0)
        {
            groups.Add(new TokenView([.. waiting], decoder.Finish(), false));
        }

        return groups;
    }
}
