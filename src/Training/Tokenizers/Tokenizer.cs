using System.Text;
using System.Text.Unicode;
using Platform.Training.Engine;

namespace Platform.Training.Tokenizers;

/// <summary>A tokenizer put together from its parts: added tokens, normalizer, pre-tokenizers, model, post-processor, decoder.</summary>
public sealed class Tokenizer : ITokenizer
{
    private readonly TokenizerParts _parts;
    private readonly AddedTokenSplitter _rawSplitter;
    private readonly AddedTokenSplitter _normalizedSplitter;
    private readonly string?[] _tokens;
    private readonly Dictionary<int, AddedToken> _addedById = [];
    private readonly Dictionary<string, int> _added = new(StringComparer.Ordinal);

    internal Tokenizer(TokenizerParts parts, TokenizerSettings settings)
    {
        _parts = parts;
        Settings = settings;
        int size = parts.Model.Vocabulary.Length;
        foreach (AddedToken token in parts.AddedTokens)
        {
            RequireSameId(token);
            _addedById[token.Id] = token;
            _added[token.Content] = token.Id;
            size = Math.Max(size, token.Id + 1);
        }

        _tokens = [.. parts.Model.Vocabulary, .. new string?[size - parts.Model.Vocabulary.Length]];
        foreach (AddedToken token in parts.AddedTokens)
        {
            _tokens[token.Id] = token.Content;
        }

        _rawSplitter = new AddedTokenSplitter(parts.AddedTokens.Where(token => !token.Normalized).Select(token => (token.Content, token)));
        _normalizedSplitter = new AddedTokenSplitter(parts.AddedTokens.Where(token => token.Normalized).Select(token => (Normalize(token.Content, false), token)));
        StopTokens = [.. settings.StopTokens.Concat(EndToken is { } end ? [end] : []).Distinct()];
    }

    /// <inheritdoc/>
    public int VocabularySize => _tokens.Length;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> AddedTokens => _added;

    /// <inheritdoc/>
    public int? BeginToken => Find("bos_token");

    /// <inheritdoc/>
    public int? EndToken => Find("eos_token");

    /// <inheritdoc/>
    public IReadOnlyList<int> StopTokens { get; }

    /// <summary>Names of special tokens, chat template and stop tokens of the model folder.</summary>
    public TokenizerSettings Settings { get; }

    /// <summary>Id of the token that stands for what the vocabulary cannot spell; null where it can spell everything.</summary>
    public int? UnknownToken => _parts.Model.UnknownId >= 0 ? _parts.Model.UnknownId : null;

    /// <summary>Ids that stand before and after one text when special tokens are added.</summary>
    internal PostProcessor Ends => _parts.PostProcessor;

    internal IReadOnlyList<AddedToken> AddedTokenList => _parts.AddedTokens;

    /// <summary>Reads the tokenizer of a model folder.</summary>
    /// <param name="folder">Folder with tokenizer.json and, usually, tokenizer_config.json.</param>
    /// <exception cref="EngineException"><c>tokenizer.not_found</c>, <c>tokenizer.broken</c>, <c>tokenizer.unsupported</c>.</exception>
    public static Tokenizer Load(string folder) => TokenizerFiles.Load(folder);

    /// <inheritdoc/>
    public int[] Encode(string text, bool addSpecialTokens = false, bool parseSpecial = true)
    {
        List<int> output = new((text.Length / 3) + 8);
        if (addSpecialTokens)
        {
            output.AddRange(_parts.PostProcessor.Before);
        }

        Encode(text, new EncodeOptions { ParseSpecial = parseSpecial }, output);
        if (addSpecialTokens)
        {
            output.AddRange(_parts.PostProcessor.After);
        }

        return [.. output];
    }

    /// <inheritdoc/>
    public void Encode(string text, EncodeOptions options, List<int> output)
    {
        EncodeBuffers buffers = new();
        List<Section> sections = [];
        _rawSplitter.Split(text, options, sections);
        foreach (Section section in sections)
        {
            if (section.Token is { } token)
            {
                output.Add(token.Id);
                continue;
            }

            bool atStart = section.Start == 0;
            string part = section.Length == text.Length ? text : text.Substring(section.Start, section.Length);
            EncodeNormalized(Normalize(part, atStart && options.Position == TextPosition.WithinText), options, atStart, buffers, output);
        }
    }

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false)
    {
        List<string> tokens = new(ids.Length);
        foreach (int id in ids)
        {
            string? token = id >= 0 && id < _tokens.Length ? _tokens[id] : null;
            if (token is not null && !(skipSpecialTokens && IsSpecial(id)))
            {
                tokens.Add(token);
            }
        }

        return string.Concat(_parts.Decoder(tokens));
    }

    /// <inheritdoc/>
    public string TokenText(int id)
    {
        string? token = id >= 0 && id < _tokens.Length ? _tokens[id] : null;
        if (token is null)
        {
            return $"<{id}>";
        }

        if (_addedById.ContainsKey(id))
        {
            return token;
        }

        byte[]? bytes = BytesOf(token);
        return bytes is null ? token.Replace('▁', ' ') : Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : string.Concat(bytes.Select(value => $"\\x{value:X2}"));
    }

    /// <inheritdoc/>
    public bool IsSpecial(int id) => _addedById.TryGetValue(id, out AddedToken? token) && token.Special;

    /// <summary>Characters of a text's words, and how many of them the vocabulary cannot spell. Punctuation and spaces do not count.</summary>
    internal (long All, long Unknown) CountSpelt(string text)
    {
        EncodeBuffers buffers = new();
        buffers.Pieces.Add(new Piece(Normalize(text, false).AsMemory(), true, false));
        List<int> ids = [];
        (long all, long unknown) = (0, 0);
        foreach (Piece piece in Cut(buffers))
        {
            ReadOnlySpan<char> word = piece.Text.Span;
            if (!HasWord(word))
            {
                continue;
            }

            ids.Clear();
            _parts.Model.Encode(word, ids);
            all += word.Length;
            if (ids.Contains(_parts.Model.UnknownId))
            {
                // What the known tokens spell is known; a model of whole words gives the unknown token alone.
                unknown += word.Length - ids.Where(id => id != _parts.Model.UnknownId).Sum(id => _tokens[id]!.Length);
            }
        }

        return (all, unknown);
    }

    private void EncodeNormalized(string text, EncodeOptions options, bool atStart, EncodeBuffers buffers, List<int> output)
    {
        buffers.Sections.Clear();
        _normalizedSplitter.Split(text, options with { LiteralAt = null }, buffers.Sections);
        foreach (Section section in buffers.Sections)
        {
            if (section.Token is { } token)
            {
                output.Add(token.Id);
                continue;
            }

            bool first = atStart && section.Start == 0;
            buffers.Pieces.Clear();
            buffers.Pieces.Add(new Piece(text.AsMemory(section.Start, section.Length), first && options.Position == TextPosition.Start, first && options.Position == TextPosition.WithinText));
            foreach (Piece piece in Cut(buffers))
            {
                _parts.Model.Encode(piece.Text.Span, output);
            }
        }
    }

    private List<Piece> Cut(EncodeBuffers buffers)
    {
        foreach (PreTokenizer step in _parts.PreTokenizers)
        {
            buffers.Next.Clear();
            foreach (Piece piece in buffers.Pieces)
            {
                step(piece, buffers.Next);
            }

            (buffers.Pieces, buffers.Next) = (buffers.Next, buffers.Pieces);
        }

        return buffers.Pieces;
    }

    private static bool HasWord(ReadOnlySpan<char> text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                return true;
            }
        }

        return false;
    }

    private string Normalize(string text, bool continues) => _parts.Normalizer is { } normalizer ? normalizer(text, continues) : text;

    private byte[]? BytesOf(string token) => _parts.ByteLevel
        ? token.All(ByteAlphabet.ByteOfCharacter.ContainsKey) ? [.. token.Select(character => ByteAlphabet.ByteOfCharacter[character])] : null
        : Decoders.IsByte(token, out byte value) ? [value] : null;

    private int? Find(string name) => Settings.SpecialTokens.TryGetValue(name, out string? text) && (_added.TryGetValue(text, out int id) || _parts.Model.TryGetId(text, out id)) ? id : null;

    private void RequireSameId(AddedToken token)
    {
        if (_parts.Model.TryGetId(token.Content, out int id) && id != token.Id)
        {
            throw new EngineException("tokenizer.broken", $"The added token {token.Content} has the id {token.Id}, but the vocabulary gives it {id}.");
        }
    }

    private sealed class EncodeBuffers
    {
        public List<Section> Sections { get; } = [];

        public List<Piece> Pieces { get; set; } = [];

        public List<Piece> Next { get; set; } = [];
    }
}
