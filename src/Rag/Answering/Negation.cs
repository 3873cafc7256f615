using System.Text.RegularExpressions;
using Platform.Rag.Keyword;

namespace Platform.Rag.Answering;

/// <summary>Finds words that one of two sentences denies and the other affirms.</summary>
internal static partial class Negation
{
    private const int Reach = 5;
    private const double FewestShared = 0.5;
    private const double MostShared = 0.6;

    // a denial that comes from nowhere, or stands beside others that both sides share, may be another wording of what the source says
    private const double Opposite = 0.9;
    private const double FromNowhere = 0.75;

    /// <summary>Words that only deny: held against the source here, and not as words.</summary>
    public static readonly string[] Signs = ["not", "no", "never", "cannot"];

    /// <summary>Share (0 to 1) of the denied words of either side that the other has without denying them; 0 when neither denies what both say.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="statement">The statement that shares most of its words.</param>
    /// <param name="around">The statement with those around it.</param>
    /// <param name="shared">Share of the sentence's words that the statement has: with few of them, it says something else.</param>
    public static double Mismatch(string sentence, string statement, string around, double shared)
    {
        if (shared < FewestShared)
            return 0;
        var (left, right) = (Read(sentence), Read(statement));
        // words that are denied in one and stand undenied in the other, against those that both deny
        var (against, both) = (0, 0);
        foreach (var (word, denied) in left)
        {
            if (!right.TryGetValue(word, out var other))
                continue;
            if (denied != other && !(denied is null || other is null))
                against++;
            else if (denied == true && other == true)
                both++;
        }

        if (against > 0)
            return Math.Max(Opposite, (double)against / (against + both));
        return shared >= MostShared && both == 0 && Denies(sentence) && !Denies(around) ? FromNowhere : 0;
    }

    private static bool Denies(string text) => Denials().IsMatch(Idioms().Replace(text, " "));

    // Each word with whether it is denied; null where it stands both ways.
    private static Dictionary<string, bool?> Read(string text)
    {
        var found = new Dictionary<string, bool?>(StringComparer.Ordinal);
        foreach (var clause in Clauses().Split(Idioms().Replace(text, " ")))
        {
            var at = 0;
            foreach (Match denial in Denials().Matches(clause))
            {
                Note(clause[at..denial.Index], denied: false, int.MaxValue);
                var end = denial.Index + denial.Length;
                var next = Denials().Match(clause, end);
                var until = next.Success ? next.Index : clause.Length;
                Note(clause[end..until], denied: true, IsChinese(denial.Value) ? 2 : Reach);
                at = until;
            }

            Note(clause[at..], denied: false, int.MaxValue);
        }

        return found;

        void Note(string stretch, bool denied, int reach)
        {
            foreach (var word in TextAnalysis.Passage(stretch).Where(word => word.Counts && !Auxiliary.Contains(word.Text)))
            {
                // how far a denial reaches is not sure
                bool? isDenied = !denied ? false : reach-- > 0 ? true : null;
                // "does not pay" and "pays"
                var form = word.Text is [.. var stem, 's'] && stem.Length > 2 ? stem : word.Text;
                found[form] = found.TryGetValue(form, out var known) && known != isDenied ? null : isDenied;
            }
        }
    }

    private static bool IsChinese(string denial) => denial[0] >= '\u3400';

    private static readonly HashSet<string> Auxiliary = new(["be", "been", "have", "had", "do", "did", "doe", "may", "shall", "can", "could", "should", "would", "must", "any", "such", "other"], StringComparer.Ordinal);

    [GeneratedRegex(@"[,;:.!?()，。；：！？、（）\n|]|\b(?:but|however|provided|unless|except)\b|但是?|除非|除外", RegexOptions.IgnoreCase)]
    private static partial Regex Clauses();

    [GeneratedRegex(@"\b(?:not|cannot|never|without|neither|nor|no|none|nothing|nobody|prohibit(?:s|ed)?|forbid(?:s|den)?|refus(?:e|es|ed)|fail(?:s|ed)?|lack(?:s|ed)?|unable)\b|n[’']t\b|不得|不能|不会|不可以?|不予|不再|不必|不需要?|没有|并非|不|未|无(?!论)|非|没|禁止|勿|拒绝", RegexOptions.IgnoreCase)]
    private static partial Regex Denials();

    // words that hold a sign of denial and deny nothing
    [GeneratedRegex(@"\bnot only\b|\bno later than\b|\bnot later than\b|\bno more than\b|\bnot more than\b|\bno less than\b|\bnot less than\b|\bnot limited to\b|\bwithout limit(?:ation|ing)\b|不仅|不但|不断|不同|不足|不论|不管|不少|不久|不可抗力|不动产|不超过|不低于|不少于|不迟于|不限于|非常|无论|未来|未成年|未满|未必|非法|不当|不良|不幸|无偿|无线|不等", RegexOptions.IgnoreCase)]
    private static partial Regex Idioms();
}
