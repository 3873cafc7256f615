using System.Text.RegularExpressions;

namespace Platform.Rag.Extraction;

/// <summary>Headings that are known by their wording alone: numbered sections, articles of the law, lines in capitals.</summary>
internal static partial class HeadingForms
{
    private const int LongestHeading = 90;

    /// <summary>Level from 1; a short bold line without a sentence's end is a heading too.</summary>
    public static int? LevelOf(string line, bool isBold) => LevelOf(line)
        ?? (isBold && line.Length is > 1 and <= LongestHeading && !line.Contains('\n', StringComparison.Ordinal) && char.IsLetterOrDigit(line[0])
            && line[^1] is not ('.' or ',' or ';' or '。' or '；' or '，') && line.Any(char.IsLetter) ? 3 : null);

    /// <summary>Level from 1, or null when the line is running text.</summary>
    public static int? LevelOf(string line)
    {
        if (line.Length is 0 or > LongestHeading)
            return null;
        if (Chinese().Match(line) is { Success: true } chinese)
            return chinese.Groups[1].Value switch { "编" or "篇" => 1, "章" => 2, _ => 3 };
        if (Word().IsMatch(line))
            return 1;
        if (Numbered().Match(line) is { Success: true } numbered)
            return Math.Min(6, 1 + numbered.Groups[1].Value.Count(character => character == '.'));
        return InCapitals(line) ? 2 : null;
    }

    private static bool InCapitals(string line)
    {
        int upper = 0, letters = 0;
        foreach (var character in line)
        {
            if (!char.IsLetter(character))
                continue;
            letters++;
            if (char.IsUpper(character))
                upper++;
        }
        return letters >= 5 && upper == letters && line[^1] is not ('.' or ';' or ',' or '!') && line.Count(character => character == ' ') <= 9
            && letters > 0.6 * line.Length;
    }

    // 第三章 总则, not 第三章规定的… in running text
    [GeneratedRegex(@"^第[一二三四五六七八九十百零〇\d]{1,5}(编|篇|章|节)([ \u3000\t]+\S{1,30}(\s\S{1,10})?)?$")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"^(Chapter|Part|Appendix|Annex|Exhibit|Schedule)\s+([IVXLC]+|\d+(\.\d+)?|[A-Z])\b[^.;]{0,70}$")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+\p{Lu}[^.;:,]{2,70}$")]
    private static partial Regex Numbered();
}
