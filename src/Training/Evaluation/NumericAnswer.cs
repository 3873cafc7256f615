using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Training.Evaluation;

/// <summary>Numbers in answers: "1,234.50", "(3.2)", "45%", "1.2万". A per cent is a hundredth: "45%" is 0.45. Exact decimals, so that 2.5 is never 25 and 0.1 + 0.2 is 0.3.</summary>
public static partial class NumericAnswer
{
    /// <summary>The last number of a text, or null when there is none. Answers of calculations end with their result.</summary>
    /// <param name="text">Any text.</param>
    public static decimal? Last(string text)
    {
        string plain = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Normalize(NormalizationForm.FormKC);
        Match? last = Numbers().Matches(plain).LastOrDefault();
        return last is null ? null : Value(last);
    }

    /// <summary>True when two numbers are equal, within a relative tolerance of the expected one.</summary>
    /// <param name="actual">The answer's number; null is never equal.</param>
    /// <param name="expected">The right number.</param>
    /// <param name="relativeTolerance">0 for exactly, at most 1; 0.01 accepts one per cent.</param>
    public static bool AreEqual(decimal? actual, decimal expected, decimal relativeTolerance = 0)
    {
        if (actual is not { } value)
        {
            return false;
        }

        // Differences of the largest decimals overflow; such numbers are never meant to be close.
        bool far = Math.Abs(value) > decimal.MaxValue / 2 || Math.Abs(expected) > decimal.MaxValue / 2;
        return value == expected || (!far && Math.Abs(value - expected) <= Math.Abs(expected) * relativeTolerance);
    }

    private static decimal? Value(Match match)
    {
        string digits = match.Groups["digits"].Value.Replace(",", string.Empty, StringComparison.Ordinal);
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            return null;
        }

        decimal factor = match.Groups["unit"].Value switch { "%" => 0.01m, "万" => 10_000m, "亿" => 100_000_000m, _ => 1m };
        bool negative = match.Groups["sign"].Success || match.Groups["open"].Success;
        bool overflows = number > decimal.MaxValue / Math.Max(1, factor);
        return overflows ? null : (negative ? -number : number) * factor;
    }

    /// <summary>A number with thousands separators in the right places or none; in parentheses, as accountants write it, or with a sign it is negative.</summary>
    [GeneratedRegex(
        @"(?<![A-Za-z0-9_.,])(?:(?<open>\()[$€£¥]?\s?(?=[0-9.,]+%?\))|(?<sign>[-\u2212])?[$€£¥]?\s?)(?<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s?(?<unit>[%万亿]?)(?![0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
