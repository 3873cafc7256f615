namespace Platform.Training.Tokenizers;

/// <summary>Turns text into token ids and back, as the model's own tokenizer does. Safe for any number of threads.</summary>
public interface ITokenizer
{
    /// <summary>Highest token id plus one; the model's embedding may have more rows.</summary>
    int VocabularySize { get; }

    /// <summary>Added tokens (special ones among them) by their text.</summary>
    IReadOnlyDictionary<string, int> AddedTokens { get; }

    /// <summary>Token that begins a text, where the tokenizer's configuration names one.</summary>
    int? BeginToken { get; }

    /// <summary>Token that ends a text or an answer, where the tokenizer's configuration names one.</summary>
    int? EndToken { get; }

    /// <summary>Tokens that end an answer: <see cref="EndToken"/> and those that <c>generation_config.json</c> names.</summary>
    IReadOnlyList<int> StopTokens { get; }

    /// <summary>Encodes a text.</summary>
    /// <param name="text">Any text; half a surrogate pair becomes U+FFFD.</param>
    /// <param name="addSpecialTokens">True to add what the tokenizer's post-processor adds, such as a begin token.</param>
    /// <param name="parseSpecial">False to read the text of a special token in <paramref name="text"/> as ordinary characters.</param>
    int[] Encode(string text, bool addSpecialTokens = false, bool parseSpecial = true);

    /// <summary>Encodes a part of a longer text and appends the ids.</summary>
    /// <param name="text">The part.</param>
    /// <param name="options">How the part stands in the whole.</param>
    /// <param name="output">Takes the ids.</param>
    void Encode(string text, EncodeOptions options, List<int> output);

    /// <summary>Decodes ids; unknown ids are left out, as the reference tokenizers do.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="skipSpecialTokens">True to leave special tokens out.</param>
    string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false);

    /// <summary>One token for display: its text, or its bytes as <c>\xE4</c> where it is only a part of a character.</summary>
    /// <param name="id">Token id.</param>
    string TokenText(int id);

    /// <summary>True when the id is a special token (a mark of the format, not of the text).</summary>
    /// <param name="id">Token id.</param>
    bool IsSpecial(int id);
}

/// <summary>How a text is encoded.</summary>
public readonly record struct EncodeOptions()
{
    /// <summary>False to read the text of special tokens, and of added tokens in brackets such as <c>&lt;tool_call&gt;</c>, as ordinary characters.</summary>
    public bool ParseSpecial { get; init; } = true;

    /// <summary>What stands before the text.</summary>
    public TextPosition Position { get; init; }

    /// <summary>Positions in the text where an added token must be read as ordinary characters, because the text there came from a user.</summary>
    public IReadOnlySet<int>? LiteralAt { get; init; }
}

/// <summary>Where a text that is encoded by itself stands in the whole; tokenizers that put a dummy space before a text need to know.</summary>
public enum TextPosition
{
    /// <summary>At the very start.</summary>
    Start,

    /// <summary>Directly after an added token.</summary>
    AfterAddedToken,

    /// <summary>Directly after other text: no dummy space is put before it.</summary>
    WithinText,
}
