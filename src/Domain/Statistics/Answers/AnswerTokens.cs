using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Domain.Statistics.Answers;

/// <summary>Cuts answers into the tokens that exact match and token-F1 compare.</summary>
public static partial class AnswerTokens
{
    /// <summary>The tokens of a text in a language.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="language">How to cut it.</param>
    public static IReadOnlyList<string> Of(string text, AnswerLanguage language) => language switch
    {
        AnswerLanguage.Chinese => Chinese(text),
        _ => English(text),
    };

    /// <summary>
    /// Rajpurkar et al. 2016 (SQuAD): lower case, the 32 ASCII punctuation characters deleted, the words a, an, the dropped, split at white space.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static IReadOnlyList<string> English(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var letter in text.ToLowerInvariant())
        {
            if (!IsAsciiPunctuation(letter))
                kept.Append(letter);
        }

        return Articles().Replace(kept.ToString(), " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>
    /// Unicode NFKC, lower case, punctuation and symbols deleted; each Chinese character is a token, other runs between white space are tokens.
    /// Works on code points, so that characters beyond the first plane count once.
    /// </summary>
    /// <param name="text">Any text; lone surrogates are read as U+FFFD.</param>
    public static IReadOnlyList<string> Chinese(string text)
    {
        var tokens = new List<string>();
        var run = new StringBuilder();
        foreach (var rune in WellFormed(text).Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes())
        {
            if (IsPunctuationOrSymbol(rune))
                continue;
            var ideograph = IsIdeograph(rune.Value);
            if (!ideograph && !Rune.IsWhiteSpace(rune))
            {
                run.Append(rune);
                continue;
            }

            Flush(run, tokens);
            if (ideograph)
                tokens.Add(rune.ToString());
        }

        Flush(run, tokens);
        return tokens;
    }

    private static void Flush(StringBuilder run, List<string> tokens)
    {
        if (run.Length > 0)
            tokens.Add(run.ToString());
        run.Clear();
    }

    private static string WellFormed(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune);
        return whole.ToString();
    }

    private static bool IsAsciiPunctuation(char letter) => letter is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~');

    private static bool IsIdeograph(int value) =>
        value is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x2FA1F);

    private static bool IsPunctuationOrSymbol(Rune rune) => Rune.GetUnicodeCategory(rune)
        is (>= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation)
        or (>= UnicodeCategory.MathSymbol and <= UnicodeCategory.OtherSymbol);

    [GeneratedRegex(@"\b(a|an|the)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Articles();
}
