namespace Platform.Training.Tokenizers;

/// <summary>Decodes tokens as they are made: gives text only once its characters are complete, so that the pieces join to exactly what decoding everything would give.</summary>
/// <remarks>For one sequence and one thread. Space that a decoder strips at the start is stripped at the start of the stream only.</remarks>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="skipSpecialTokens">True to leave special tokens out.</param>
public sealed class StreamingDecoder(ITokenizer tokenizer, bool skipSpecialTokens = true)
{
    private const char Incomplete = '\uFFFD';
    private readonly List<int> _window = [];
    private string _given = string.Empty;
    private int _givenCount;

    /// <summary>Adds one token and returns the text that is complete with it; empty while a character is incomplete.</summary>
    /// <param name="id">Token id.</param>
    public string Add(int id)
    {
        _window.Add(id);
        string text = Decode(_window.Count);
        return text.Length <= _given.Length || text[^1] == Incomplete ? string.Empty : Give(text);
    }

    /// <summary>Returns what is still held back, an incomplete character as U+FFFD.</summary>
    public string Finish()
    {
        string text = Decode(_window.Count);
        return text.Length <= _given.Length ? string.Empty : Give(text);
    }

    /// <summary>Keeps the last complete stretch as context for what follows, and drops what came before it.</summary>
    private string Give(string text)
    {
        string fresh = text[_given.Length..];
        _window.RemoveRange(0, _givenCount);
        _givenCount = _window.Count;
        _given = Decode(_givenCount);
        return fresh;
    }

    private string Decode(int count) => tokenizer.Decode(_window.ToArray().AsSpan(0, count), skipSpecialTokens);
}
