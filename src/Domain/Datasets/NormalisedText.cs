using System.Text;

namespace Platform.Domain.Datasets;

/// <summary>Text as the duplicate checks compare it: NFKC, lower case, every run of white space one space, none at the ends. Punctuation stays: it can be the whole meaning.</summary>
public static class NormalisedText
{
    /// <summary>Normalises a text; the result may be empty.</summary>
    public static string Of(string text)
    {
        if (!Ascii.IsValid(text) && !text.IsNormalized(NormalizationForm.FormKC))
            text = text.Normalize(NormalizationForm.FormKC);
        return string.Create(LengthOf(text), text, static (kept, source) => Fill(kept, source));
    }

    private static int LengthOf(string text)
    {
        var length = 0;
        var pending = false;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                pending = length > 0;
                continue;
            }

            length += pending ? 2 : 1;
            pending = false;
        }

        return length;
    }

    private static void Fill(Span<char> kept, string text)
    {
        var length = 0;
        var pending = false;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                pending = length > 0;
                continue;
            }

            if (pending)
                kept[length++] = ' ';
            pending = false;
            kept[length++] = char.ToLowerInvariant(character);
        }
    }
}
