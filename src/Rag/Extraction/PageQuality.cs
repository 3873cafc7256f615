using System.Globalization;

namespace Platform.Rag.Extraction;

/// <summary>How far a page's text can be trusted, from the text alone. The formula stands in the area's README.</summary>
internal static class PageQuality
{
    private const int LongestWord = 30;

    /// <summary>0 for no text, 1 for text of letters, digits and ordinary punctuation in words of ordinary length.</summary>
    public static double Of(ReadOnlySpan<char> text)
    {
        int shown = 0, letters = 0, bad = 0, words = 0, oddWords = 0, word = 0;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                Close(ref word, ref words, ref oddWords);
                continue;
            }
            shown++;
            word = IsWide(character) ? 1 : word + 1;
            switch (char.GetUnicodeCategory(character))
            {
                case UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Control:
                    bad++;
                    break;
                case var category when character == '\uFFFD':
                    bad++;
                    break;
                case var category when char.IsLetterOrDigit(character) || category == UnicodeCategory.Surrogate:
                    letters++;
                    break;
            }
        }
        Close(ref word, ref words, ref oddWords);
        if (shown == 0)
            return 0;

        var legible = 1 - (double)bad / shown;
        var letterShare = Math.Min(1, letters / (0.5 * shown));
        var wordShare = words == 0 ? 1 : 1 - (double)oddWords / words;
        return Math.Round(legible * legible * letterShare * (0.5 + 0.5 * wordShare), 3);
    }

    private static void Close(ref int word, ref int words, ref int oddWords)
    {
        if (word == 0)
            return;
        words++;
        if (word > LongestWord)
            oddWords++;
        word = 0;
    }

    private static bool IsWide(char character) => character is >= '\u2E80' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7AF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF00' and <= '\uFFEF';
}
