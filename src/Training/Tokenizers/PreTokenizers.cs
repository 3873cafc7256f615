using System.Globalization;
using System.Text;

namespace Platform.Training.Tokenizers;

/// <summary>A piece of text that becomes tokens by itself.</summary>
/// <param name="Text">The characters.</param>
/// <param name="IsFirst">True when the piece stands at the very start of the text and no earlier part precedes it.</param>
/// <param name="Continues">True when an earlier part of the text precedes the piece directly, so that no dummy space is put before it.</param>
internal readonly record struct Piece(ReadOnlyMemory<char> Text, bool IsFirst, bool Continues)
{
    public Piece Part(int start, int length) => new(Text.Slice(start, length), IsFirst && start == 0, Continues && start == 0);
}

/// <summary>Cuts each piece into smaller ones, in order.</summary>
internal delegate void PreTokenizer(Piece piece, List<Piece> output);

/// <summary>What becomes of the text that a split pattern matched.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

/// <summary>Builds the chain of pre-tokenizers that a tokenizer.json describes.</summary>
internal static class PreTokenizers
{
    /// <summary>GPT-2's own split, which ByteLevel applies unless told otherwise.</summary>
    private const string ByteLevelPattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>The chain, and whether it ends in the byte-level alphabet.</summary>
    public static (IReadOnlyList<PreTokenizer> Steps, bool ByteLevel) Create(TokenizerPart part)
    {
        if (part.IsAbsent)
        {
            return ([], false);
        }

        TokenizerPart[] parts = part.Type == "Sequence" ? [.. part.Children("pretokenizers")] : [part];
        List<PreTokenizer> steps = [];
        bool byteLevel = false;
        foreach (TokenizerPart child in parts)
        {
            if (byteLevel)
            {
                throw child.Unsupported($"the pre-tokenizer {child.Type} after ByteLevel");
            }

            byteLevel = child.Type == "ByteLevel";
            steps.AddRange(CreateStep(child));
        }

        return (steps, byteLevel);
    }

    private static IEnumerable<PreTokenizer> CreateStep(TokenizerPart part) => part.Type switch
    {
        "ByteLevel" => ByteLevel(part),
        "BertPreTokenizer" => [BertText.Cut],
        "Split" => [Split(part)],
        "Digits" => [Digits(part.GetBoolean("individual_digits", false))],
        "Metaspace" => [Metaspace(part)],
        "WhitespaceSplit" => [Splitting(TokenPattern.Create(part, @"\s+"), SplitBehavior.Removed, invert: false)],
        "Whitespace" => [Splitting(TokenPattern.Create(part, @"[\p{L}\p{M}\p{Nd}\p{Pc}]+|[^\p{L}\p{M}\p{Nd}\p{Pc}\s]+"), SplitBehavior.Removed, invert: true)],
        "Punctuation" => [Splitting(TokenPattern.Create(part, @"[!-/:-@\[-`{-~\p{P}]"), Behavior(part, SplitBehavior.Isolated), invert: false)],
        _ => throw part.Unsupported("the pre-tokenizer " + part.Type),
    };

    private static IEnumerable<PreTokenizer> ByteLevel(TokenizerPart part)
    {
        if (part.GetBoolean("add_prefix_space", true))
        {
            yield return (piece, output) =>
                output.Add(piece.Continues || piece.Text.Span.StartsWith(' ') ? piece : piece with { Text = string.Concat(" ", piece.Text.Span).AsMemory() });
        }

        if (part.GetBoolean("use_regex", true))
        {
            yield return Splitting(TokenPattern.Create(part, ByteLevelPattern), SplitBehavior.Isolated, invert: false);
        }
    }

    private static PreTokenizer Split(TokenizerPart part)
    {
        TokenizerPart pattern = part.Child("pattern");
        TokenPattern regex = pattern.GetString("String") is { } literal ? TokenPattern.Literal(literal) : TokenPattern.Create(pattern, pattern.RequireString("Regex"));
        return Splitting(regex, Behavior(part, null), part.GetBoolean("invert", false));
    }

    private static SplitBehavior Behavior(TokenizerPart part, SplitBehavior? otherwise) => part.GetString("behavior") switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        null when otherwise is { } behavior => behavior,
        string other => throw part.Unsupported("the split behaviour " + other),
        null => throw part.Broken("behavior", "a text"),
    };

    /// <summary>A pre-tokenizer that cuts at the matches of a pattern.</summary>
    public static PreTokenizer Splitting(TokenPattern pattern, SplitBehavior behavior, bool invert) => (piece, output) =>
    {
        List<(int Start, int Length)> matches = [];
        pattern.FindMatches(piece.Text.Span, matches);
        PieceCutter.Cut(piece, matches, behavior, invert, output);
    };

    /// <summary>Every character of the Unicode categories Nd, Nl, No is a digit here.</summary>
    private static PreTokenizer Digits(bool individual) => (piece, output) =>
    {
        ReadOnlySpan<char> text = piece.Text.Span;
        List<(int Start, int Length)>? matches = null;
        for (int at = 0; at < text.Length;)
        {
            if (char.IsAsciiLetter(text[at]) || text[at] == ' ')
            {
                at++;
                continue;
            }

            Rune.DecodeFromUtf16(text[at..], out Rune rune, out int used);
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber)
            {
                (matches ??= []).Add((at, used));
            }

            at += used;
        }

        if (matches is null)
        {
            output.Add(piece);
            return;
        }

        PieceCutter.Cut(piece, matches, individual ? SplitBehavior.Isolated : SplitBehavior.Contiguous, invert: false, output);
    };

    private static PreTokenizer Metaspace(TokenizerPart part)
    {
        string replacement = part.GetString("replacement") ?? "▁";
        string scheme = part.GetString("prepend_scheme") ?? (part.GetBoolean("add_prefix_space", true) ? "always" : "never");
        if (scheme is not ("always" or "first" or "never"))
        {
            throw part.Unsupported("the prepend scheme " + scheme);
        }

        TokenPattern mark = TokenPattern.Literal(replacement);
        PreTokenizer cut = part.GetBoolean("split", true) ? Splitting(mark, SplitBehavior.MergedWithNext, invert: false) : (piece, output) => output.Add(piece);
        return (piece, output) =>
        {
            string text = piece.Text.ToString().Replace(" ", replacement, StringComparison.Ordinal);
            bool prepend = scheme == "always" || (scheme == "first" && piece.IsFirst);
            bool marked = prepend && !piece.Continues && !text.StartsWith(replacement, StringComparison.Ordinal);
            cut(piece with { Text = (marked ? replacement + text : text).AsMemory() }, output);
        };
    }
}
