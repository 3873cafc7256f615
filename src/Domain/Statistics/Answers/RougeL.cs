using System.Text.RegularExpressions;

namespace Platform.Domain.Statistics.Answers;

/// <summary>ROUGE-L (Lin 2004, beta 1): the longest common subsequence of two token lists.</summary>
/// <param name="LongestCommon">Its length.</param>
/// <param name="Precision">Over the candidate's tokens; 0 when either side is empty.</param>
/// <param name="Recall">Over the reference's tokens; 0 when either side is empty.</param>
/// <param name="F1">2PR / (P + R); 0 when either side is empty.</param>
public readonly partial record struct RougeL(int LongestCommon, double Precision, double Recall, double F1)
{
    /// <summary>Compares two texts. English tokens are runs of a-z and 0-9 after lower case, not stemmed; Chinese tokens as in <see cref="AnswerTokens"/>.</summary>
    /// <param name="candidate">The answer.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="language">How to cut them into tokens.</param>
    public static RougeL Of(string candidate, string reference, AnswerLanguage language)
    {
        var (left, right) = (Tokens(candidate, language), Tokens(reference, language));
        if (left.Count == 0 || right.Count == 0)
            return default;

        var common = LongestCommonSubsequence(left, right);
        var (precision, recall) = ((double)common / left.Count, (double)common / right.Count);
        return new(common, precision, recall, common == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }

    private static IReadOnlyList<string> Tokens(string text, AnswerLanguage language) => language == AnswerLanguage.Chinese
        ? AnswerTokens.Chinese(text)
        : [.. Words().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    private static int LongestCommonSubsequence(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        var row = new int[right.Count + 1];
        foreach (var token in left)
        {
            var diagonal = 0;
            for (var index = 1; index <= right.Count; index++)
            {
                var above = row[index];
                row[index] = string.Equals(token, right[index - 1], StringComparison.Ordinal) ? diagonal + 1 : Math.Max(above, row[index - 1]);
                diagonal = above;
            }
        }

        return row[^1];
    }

    [GeneratedRegex("[a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
