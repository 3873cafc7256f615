using System.Text.RegularExpressions;

namespace Platform.Rag.Extraction;

/// <summary>What stands before an item of a list.</summary>
internal static partial class ListMarks
{
    public static bool IsBullet(string word) => word.Length == 1 && word[0] is '•' or '·' or '●' or '○' or '▪' or '■' or '◦' or '–' or '—' or '-' or '*' or '\uF0B7' or '\uF0A7' or '➢' or '✓';

    public static bool IsNumber(string word) => Number().IsMatch(word);

    /// <summary>True when a line begins with such a mark and goes on.</summary>
    public static bool Begins(string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        if (blank > 0 && blank <= 6 && blank < line.Length - 1)
        {
            var first = line[..blank];
            if (first is not ("-" or "–" or "—") && IsBullet(first))
                return true;
            return ItemNumber().IsMatch(first);
        }
        return ChineseItem().IsMatch(line);
    }

    [GeneratedRegex(@"^\(?([0-9]{1,2}(\.[0-9]{1,2}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]?$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(\([0-9]{1,2}\)|\([a-z]{1,4}\)|[0-9]{1,2}[.)]|[a-z]\)|[0-9]{1,2}(\.[0-9]{1,2}){1,3}\.?)$")]
    private static partial Regex ItemNumber();

    [GeneratedRegex(@"^[（(][一二三四五六七八九十]{1,3}[）)]")]
    private static partial Regex ChineseItem();
}
