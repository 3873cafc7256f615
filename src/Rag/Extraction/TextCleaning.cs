using System.Globalization;
using System.Text;

namespace Platform.Rag.Extraction;

/// <summary>One form for the characters that files write in many: blanks, line ends, ligatures, Chinese radicals.</summary>
internal static class TextCleaning
{
    /// <summary>Running text: runs of blanks become one, lines are trimmed, blank lines fall away.</summary>
    public static string Paragraph(string text) => Clean(text, keepBlanks: false);

    /// <summary>Text whose blanks and lines carry meaning: code and tables. Blank lines at both ends fall away.</summary>
    public static string Lines(string text) => Clean(text, keepBlanks: true);

    /// <summary>One word of a PDF.</summary>
    public static string Word(string word)
    {
        foreach (var character in word)
        {
            if (NeedsCare(character))
                return Clean(word, keepBlanks: false).Replace('\n', ' ');
        }
        return word;
    }

    private static bool NeedsCare(char character) =>
        character < 0x21 || character is >= '\x7F' and <= '\xA0' or '\u00AD' or >= '\u2000' and <= '\u206F' or >= '\u2E80' and <= '\u2FD5'
            or '\u3000' or >= '\uD800' and <= '\uFAFF' or >= '\uFB00' and <= '\uFB06' or '\uFEFF' or '\uFFFE' or '\uFFFF';

    private static string Clean(string text, bool keepBlanks)
    {
        var cleaned = new StringBuilder(text.Length);
        var blank = false;
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (character is '\n' or '\r' or '\u2028' or '\u2029' or '\f' or '\v')
            {
                if (character == '\r' && index + 1 < text.Length && text[index + 1] == '\n')
                    continue;
                TrimLine(cleaned);
                if (cleaned.Length > 0 && (keepBlanks || cleaned[^1] != '\n'))
                    cleaned.Append('\n');
                blank = false;
            }
            else if (character == '\t' || char.GetUnicodeCategory(character) == UnicodeCategory.SpaceSeparator)
            {
                if (keepBlanks)
                    cleaned.Append(character == '\t' ? '\t' : ' ');
                else
                    blank = cleaned.Length > 0 && cleaned[^1] != '\n';
            }
            else
            {
                if (blank && Shows(character))
                {
                    cleaned.Append(' ');
                    blank = false;
                }
                Append(cleaned, text, ref index);
            }
        }
        while (cleaned.Length > 0 && cleaned[^1] is '\n' or ' ' or '\t')
            cleaned.Length--;
        return cleaned.ToString();
    }

    private static void TrimLine(StringBuilder cleaned)
    {
        while (cleaned.Length > 0 && cleaned[^1] is ' ' or '\t')
            cleaned.Length--;
    }

    private static bool Shows(char character) => !char.IsControl(character) && char.GetUnicodeCategory(character) != UnicodeCategory.Format;

    private static void Append(StringBuilder cleaned, string text, ref int index)
    {
        var character = text[index];
        if (char.IsHighSurrogate(character) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            cleaned.Append(character).Append(text[++index]);
            return;
        }
        if (char.IsSurrogate(character) || character is '\uFFFE' or '\uFFFF')
            cleaned.Append('\uFFFD');
        else if (character is >= '\uFB00' and <= '\uFB06' or >= '\u2F00' and <= '\u2FD5' or >= '\uF900' and <= '\uFAFF')
            cleaned.Append(character.ToString().Normalize(NormalizationForm.FormKC));
        else if (Shows(character))
            cleaned.Append(character);
    }
}
