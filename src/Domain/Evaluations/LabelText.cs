using System.Text;

namespace Platform.Domain.Evaluations;

/// <summary>Makes label answers comparable: form, case, white space and closing punctuation do not matter; everything else does.</summary>
public static class LabelText
{
    private static readonly char[] Closing = ['.', '。', '!', '！', ',', '，', ';', '；', ':', '：', '"', '\'', '”', '“', '’', '‘', '`', '*', ' '];

    /// <summary>Unicode NFKC, lower case, single spaces, quotes and closing punctuation cut off the ends. A text of punctuation alone stays as it is.</summary>
    /// <param name="answer">An answer or a label.</param>
    public static string Normalize(string answer)
    {
        var whole = new StringBuilder(answer.Length);
        foreach (var rune in answer.EnumerateRunes())
            whole.Append(rune);
        var words = whole.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Join(' ', words);
        var cut = joined.Trim(Closing);
        return cut.Length == 0 ? joined : cut;
    }
}
