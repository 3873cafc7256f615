using System.Buffers;
using System.Globalization;
using System.Text;

namespace Platform.Training.Tokenizers;

/// <summary>BERT's own normalizer and pre-tokenizer: control characters go, ideographs stand alone, accents and capitals are dropped where the model wants it.</summary>
internal static class BertText
{
    public static Normalizer CreateNormalizer(TokenizerPart part)
    {
        bool lowercase = part.GetBoolean("lowercase", true);
        return CreateNormalizer(part.GetBoolean("clean_text", true), part.GetBoolean("handle_chinese_chars", true), part.GetBoolean("strip_accents", lowercase), lowercase);
    }

    public static Normalizer CreateNormalizer(bool clean, bool spaceIdeographs, bool stripAccents, bool lowercase) => (text, _) =>
    {
        if (clean || spaceIdeographs)
        {
            text = Clean(text, clean, spaceIdeographs);
        }

        if (stripAccents)
        {
            text = DropAccents(text);
        }

        return lowercase ? Normalizers.Lowercase(text) : text;
    };

    /// <summary>Cuts at white space, which goes, and around every sign of punctuation.</summary>
    public static void Cut(Piece piece, List<Piece> output)
    {
        ReadOnlySpan<char> text = piece.Text.Span;
        int start = 0;
        for (int at = 0; at < text.Length;)
        {
            int used = 1;
            bool space = char.IsWhiteSpace(text[at]);
            bool mark = !space && IsPunctuation(text, at, out used);
            if (!space && !mark)
            {
                at += used;
                continue;
            }

            Add(piece, start, at - start, output);
            if (mark)
            {
                Add(piece, at, used, output);
            }

            at += used;
            start = at;
        }

        Add(piece, start, text.Length - start, output);
    }

    private static void Add(Piece piece, int start, int length, List<Piece> output)
    {
        if (length > 0)
        {
            output.Add(piece.Part(start, length));
        }
    }

    private static bool IsPunctuation(ReadOnlySpan<char> text, int at, out int used)
    {
        used = 1;
        char character = text[at];
        if (char.IsAscii(character))
        {
            return char.IsBetween(character, '!', '/') || char.IsBetween(character, ':', '@') || char.IsBetween(character, '[', '`') || char.IsBetween(character, '{', '~');
        }

        Rune.DecodeFromUtf16(text[at..], out Rune rune, out used);
        return Rune.IsPunctuation(rune);
    }

    private static string Clean(string text, bool clean, bool spaceIdeographs)
    {
        StringBuilder kept = new(text.Length + 8);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (clean && IsDropped(rune))
            {
                continue;
            }

            if (clean && Rune.IsWhiteSpace(rune))
            {
                kept.Append(' ');
            }
            else if (spaceIdeographs && IsIdeograph(rune.Value))
            {
                kept.Append(' ').Append(rune).Append(' ');
            }
            else
            {
                kept.Append(rune);
            }
        }

        return kept.ToString();
    }

    private static bool IsDropped(Rune rune) => rune.Value is 0 or 0xFFFD
        || (rune.Value is not ('\t' or '\n' or '\r')
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);

    /// <summary>The blocks that the reference names; the gap between the fourth and the fifth is its own.</summary>
    private static bool IsIdeograph(int value) => value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private static string DropAccents(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        string decomposed = text.Normalize(NormalizationForm.FormD);
        StringBuilder kept = new(decomposed.Length);
        foreach (Rune rune in decomposed.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                kept.Append(rune);
            }
        }

        return kept.ToString();
    }
}
