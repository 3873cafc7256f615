using System.Globalization;
using System.Text;

namespace Platform.Training.Evaluation;

/// <summary>Finds the label that an answer means.</summary>
/// <remarks>
/// Both sides are normalised: Unicode NFKC, lower case, runs of white space become one space, punctuation and quotes at the ends are dropped.
/// An answer means a label when it equals it then. Leniently it also means the longest label with which its first line begins, if a word ends there.
/// </remarks>
public sealed class LabelMatching
{
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly bool _lenient;

    /// <summary>Prepares the labels.</summary>
    /// <param name="labels">All labels of the task; those that are equal after normalising count as the first of them.</param>
    /// <param name="lenient">True to accept an answer that only begins with a label.</param>
    public LabelMatching(IEnumerable<string> labels, bool lenient = false)
    {
        _lenient = lenient;
        foreach (string label in labels)
        {
            _labels.TryAdd(Normalize(label), label);
        }
    }

    /// <summary>The label, or null when the answer means none.</summary>
    /// <param name="answer">Text of the answer.</param>
    public string? Find(string answer)
    {
        string normalized = Normalize(answer);
        if (_labels.TryGetValue(normalized, out string? label))
        {
            return label;
        }

        if (!_lenient)
        {
            return null;
        }

        string firstLine = Normalize(answer.Trim().Split('\n')[0]);
        string? longest = _labels.Keys.Where(key => BeginsWith(firstLine, key)).MaxBy(key => key.Length);
        return longest is null ? null : _labels[longest];
    }

    /// <summary>The form in which answers and labels are compared.</summary>
    /// <param name="text">Any text.</param>
    public static string Normalize(string text)
    {
        string composed = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        string spaced = string.Join(' ', composed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        int start = 0, end = spaced.Length;
        while (start < end && IsEdge(spaced[start]))
        {
            start++;
        }

        while (end > start && IsEdge(spaced[end - 1]))
        {
            end--;
        }

        // A label that is nothing but punctuation stays as it is.
        return start == end ? spaced : spaced[start..end];
    }

    private static bool BeginsWith(string text, string label) => label.Length > 0 && text.StartsWith(label, StringComparison.Ordinal)
        && (text.Length == label.Length || !IsLatinWord(text[label.Length]) || !IsLatinWord(label[^1]));

    /// <summary>Letters of scripts that put spaces between words, and digits; an ideograph ends a word by itself.</summary>
    private static bool IsLatinWord(char character) => char.IsDigit(character) || (char.IsLetter(character) && char.GetUnicodeCategory(character) != UnicodeCategory.OtherLetter);

    private static bool IsEdge(char character) => character is ' ' or '*' or '`'
        || char.GetUnicodeCategory(character) is UnicodeCategory.OtherPunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.DashPunctuation;
}
