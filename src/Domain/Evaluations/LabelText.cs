using System.Globalization;
using System.Text;

namespace Platform.Domain.Evaluations;

/// <summary>Makes label answers comparable: form, case, white space and punctuation at the ends do not matter; everything else does.</summary>
public static class LabelText
{
    /// <summary>Unicode NFKC, lower case, single spaces, punctuation and quotes cut off both ends. A text of punctuation alone stays as it is.</summary>
    /// <param name="answer">An answer or a label; lone surrogates are read as U+FFFD.</param>
    public static string Normalize(string answer)
    {
        var whole = new StringBuilder(answer.Length);
        foreach (var rune in answer.EnumerateRunes())
            whole.Append(rune);
        var words = whole.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Join(' ', words);
        var (start, end) = (0, joined.Length);
        while (start < end && IsEdge(joined[start]))
            start++;
        while (end > start && IsEdge(joined[end - 1]))
            end--;
        return start == end ? joined : joined[start..end];
    }

    private static bool IsEdge(char letter) => letter is ' ' or '`' || char.GetUnicodeCategory(letter)
        is UnicodeCategory.OtherPunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
        or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.DashPunctuation;
}
