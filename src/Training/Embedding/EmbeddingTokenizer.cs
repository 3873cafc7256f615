using Platform.Training.Engine;
using Platform.Training.Tokenizers;

namespace Platform.Training.Embedding;

/// <summary>Turns texts into what an embedding model reads: prefix, special tokens, cut at its longest text. Plain C#, safe for any number of threads.</summary>
public sealed class EmbeddingTokenizer
{
    private readonly Tokenizer _tokenizer;
    private readonly EmbedderDescription _model;
    private readonly int[] _before;
    private readonly int[] _after;

    private EmbeddingTokenizer(Tokenizer tokenizer, EmbedderDescription model, bool addsEnd)
    {
        (_tokenizer, _model) = (tokenizer, model);
        _before = [.. tokenizer.Ends.Before];
        _after = [.. tokenizer.Ends.After];
        if (addsEnd && _after.Length == 0 && tokenizer.EndToken is { } end)
            _after = [end];
    }

    /// <summary>Number of tokens that every text has beside its own.</summary>
    public int SpecialTokens => _before.Length + _after.Length;

    /// <summary>Reads the tokenizer of an embedding model's folder.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="model">What the folder says.</param>
    /// <exception cref="EngineException"><c>tokenizer.not_found</c>, <c>tokenizer.broken</c>, <c>tokenizer.unsupported</c>, <c>tokenizer.other_model</c>.</exception>
    public static EmbeddingTokenizer Load(string folder, EmbedderDescription model)
    {
        var tokenizer = Tokenizer.Load(folder);
        if (tokenizer.VocabularySize > model.VocabularySize)
            throw new EngineException("tokenizer.other_model", $"The tokenizer of '{folder}' has {tokenizer.VocabularySize} tokens, the model {model.VocabularySize}. Tokenizer and weights are of different models.");
        return new EmbeddingTokenizer(tokenizer, model, EmbedderFiles.TokenizerLimits(folder).AddsEnd);
    }

    /// <summary>Length of a text in tokens, special tokens and prefixes not counted.</summary>
    /// <param name="text">Any text.</param>
    public int Count(string text) => _tokenizer.Encode(Cased(text), parseSpecial: false).Length;

    /// <summary>Ids of a text that is asked or searched.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="asked">True for a query: its instruction is put before it.</param>
    public int[] Encode(string text, bool asked)
    {
        var prefix = asked ? _model.QueryPrefix : _model.PassagePrefix;
        var own = _tokenizer.Encode(Cased(prefix.Length == 0 ? text : prefix + text), parseSpecial: false);
        return [.. _before, .. own.AsSpan(0, Math.Min(own.Length, _model.MaxTokens - SpecialTokens)), .. _after];
    }

    /// <summary>As <see cref="Encode"/> without a cut: longer than the model's longest text where the text is.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="asked">True for a query.</param>
    public int[] EncodeWhole(string text, bool asked) =>
        WrapWhole(_tokenizer.Encode(Cased((asked ? _model.QueryPrefix : _model.PassagePrefix) + text), parseSpecial: false));

    /// <summary>Ids that a caller encoded, with special tokens around them.</summary>
    /// <param name="own">Ids of the text alone.</param>
    public int[] WrapWhole(ReadOnlySpan<int> own) => [.. _before, .. own, .. _after];

    /// <summary>Ids of a query and a passage for a cross-encoder, and where the second segment begins; the passage is cut, the query only to half the length.</summary>
    /// <param name="query">The query.</param>
    /// <param name="passage">The passage.</param>
    public (int[] Ids, int SecondStart) EncodePair(string query, string passage)
    {
        // BERT writes [CLS] query [SEP] passage [SEP], RoBERTa <s> query </s></s> passage </s>.
        int[] between = _model.Family == "bert" ? _after : [.. _after, .. _after];
        var room = _model.MaxTokens - _before.Length - between.Length - _after.Length;
        var asked = _tokenizer.Encode(Cased(query), parseSpecial: false);
        var first = asked.AsSpan(0, Math.Min(asked.Length, room / 2));
        var told = _tokenizer.Encode(Cased(passage), parseSpecial: false);
        var second = told.AsSpan(0, Math.Min(told.Length, room - first.Length));
        return ([.. _before, .. first, .. between, .. second, .. _after], _before.Length + first.Length + between.Length);
    }

    /// <summary>Share (0 to 1) of the characters of a text's words that the vocabulary can spell without its unknown token.</summary>
    /// <param name="text">Any text; 1 where it has no words.</param>
    public double Coverage(string text)
    {
        var (all, unknown) = _tokenizer.CountSpelt(Cased(text));
        return all == 0 ? 1 : 1 - ((double)unknown / all);
    }

    private string Cased(string text) => _model.LowerCase ? text.ToLowerInvariant() : text;
}
