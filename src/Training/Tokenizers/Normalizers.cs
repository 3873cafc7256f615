using System.Globalization;
using System.Text;

namespace Platform.Training.Tokenizers;

/// <summary>Rewrites a text before it is cut into pieces.</summary>
/// <param name="text">The text between two added tokens.</param>
/// <param name="continues">True when the text goes on from an earlier part, so that nothing may be put before it.</param>
internal delegate string Normalizer(string text, bool continues);

/// <summary>Builds the normalizer that a tokenizer.json describes.</summary>
internal static class Normalizers
{
    public static Normalizer? Create(TokenizerPart part)
    {
        if (part.IsAbsent)
        {
            return null;
        }

        switch (part.Type)
        {
            case "Sequence": return CreateSequence(part);
            case "NFC": return (text, _) => Compose(text, NormalizationForm.FormC);
            case "NFD": return (text, _) => Compose(text, NormalizationForm.FormD);
            case "NFKC": return (text, _) => Compose(text, NormalizationForm.FormKC);
            case "NFKD": return (text, _) => Compose(text, NormalizationForm.FormKD);
            case "Lowercase": return (text, _) => Lowercase(text);
            case "StripAccents": return (text, _) => StripAccents(text);
            case "Strip": return CreateStrip(part);
            case "Replace": return CreateReplace(part);
            case "BertNormalizer": return BertText.CreateNormalizer(part);
            case "Precompiled": return PrecompiledText.CreateNormalizer(part);
            case "Nmt": return (text, _) => NmtText.Clean(text);
            case "Prepend":
                string prefix = part.RequireString("prepend");
                return (text, continues) => text.Length == 0 || continues ? text : prefix + text;
            default: throw part.Unsupported("the normalizer " + part.Type);
        }
    }

    /// <summary>A replacement of a string or of what a pattern matches; shared with the decoders.</summary>
    public static Normalizer CreateReplace(TokenizerPart part)
    {
        string content = part.RequireString("content");
        TokenizerPart pattern = part.Child("pattern");
        if (pattern.GetString("String") is { } literal)
        {
            return (text, _) => literal.Length == 0 ? text : text.Replace(literal, content, StringComparison.Ordinal);
        }

        TokenPattern regex = TokenPattern.Create(pattern, pattern.RequireString("Regex"));
        return (text, _) => regex.Replace(text, content);
    }

    private static Normalizer CreateSequence(TokenizerPart part)
    {
        Normalizer[] steps = [.. part.Children("normalizers").Select(child => Create(child) ?? throw child.Broken("type", "a normalizer"))];
        return (text, continues) => steps.Aggregate(text, (current, step) => step(current, continues));
    }

    private static Normalizer CreateStrip(TokenizerPart part)
    {
        bool left = part.GetBoolean("strip_left", true), right = part.GetBoolean("strip_right", true);
        return (text, continues) =>
        {
            string trimmed = left && !continues ? text.TrimStart() : text;
            return right ? trimmed.TrimEnd() : trimmed;
        };
    }

    private static string Compose(string text, NormalizationForm form)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        // Half a surrogate pair cannot be normalised; it becomes U+FFFD, as it would when encoded.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Normalize(form);
    }

    /// <summary>Full lower-casing differs from the invariant mapping in one character only: İ becomes i and a combining dot.</summary>
    public static string Lowercase(string text) => text.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);

    private static string StripAccents(string text)
    {
        StringBuilder kept = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isMark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
            if (!isMark)
            {
                kept.Append(rune.ToString());
            }
        }

        return kept.ToString();
    }
}
