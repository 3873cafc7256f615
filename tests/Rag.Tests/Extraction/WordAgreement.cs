using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Rag.Tests.Extraction;

/// <summary>Agreement of two texts by words: letters and digits, each ideograph a word of its own, marks of Markdown and list numbers dropped.</summary>
internal static partial class WordAgreement
{
    /// <summary>Share of the expected words found, share of the found words expected, and the share of expected word pairs that stand together in the found text (order).</summary>
    public static (double Recall, double Precision, double Order) Compare(string expected, string found)
    {
        var (wanted, got) = (Words(expected), Words(found));
        return (Share(Counts(wanted), Counts(got)), Share(Counts(got), Counts(wanted)), Share(Counts(Pairs(wanted)), Counts(Pairs(got))));
    }

    private static double Share(Dictionary<string, int> of, Dictionary<string, int> within) =>
        of.Count == 0 ? 1 : (double)of.Sum(word => Math.Min(word.Value, within.GetValueOrDefault(word.Key))) / of.Values.Sum();

    private static List<string> Words(string text) =>
        [.. Word().Matches(text.Normalize(NormalizationForm.FormKC).Replace("\u00AD", "", StringComparison.Ordinal)).Select(match => match.Value.ToLowerInvariant())];

    private static IEnumerable<string> Pairs(List<string> words) => words.Zip(words.Skip(1), (left, right) => left + " " + right);

    private static Dictionary<string, int> Counts(IEnumerable<string> words) => words.GroupBy(word => word).ToDictionary(group => group.Key, group => group.Count());

    [GeneratedRegex(@"[\u3400-\u9FFF]|[\p{L}\p{N}-[\u3400-\u9FFF]]+")]
    private static partial Regex Word();
}
