using System.Globalization;

namespace Platform.Rag.Answering;

/// <summary>Numbers written as words: English up to nine hundred and ninety-nine, Chinese up to the hundred millions.</summary>
internal static class NumberWords
{
    /// <summary>Pattern of a number in English words.</summary>
    public const string English =
        @"(?:(?:a|one|two|three|four|five|six|seven|eight|nine)[ -]hundred(?:[ -]and)?(?:[ -](?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|one|two|three|four|five|six|seven|eight|nine))?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|one|two|three|four|five|six|seven|eight|nine)";

    /// <summary>Characters of a number in Chinese.</summary>
    public const string Chinese = "[零〇一二两三四五六七八九十百千万亿]";

    private static readonly Dictionary<string, int> Small = new(StringComparer.OrdinalIgnoreCase)
    {
        ["a"] = 1, ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10, ["eleven"] = 11, ["twelve"] = 12, ["thirteen"] = 13,
        ["fourteen"] = 14, ["fifteen"] = 15, ["sixteen"] = 16, ["seventeen"] = 17, ["eighteen"] = 18, ["nineteen"] = 19, ["twenty"] = 20, ["thirty"] = 30, ["forty"] = 40, ["fifty"] = 50, ["sixty"] = 60,
        ["seventy"] = 70, ["eighty"] = 80, ["ninety"] = 90,
    };

    /// <summary>What English number words say.</summary>
    public static decimal OfEnglish(string words)
    {
        var value = 0;
        foreach (var word in words.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries))
            value = word.Equals("hundred", StringComparison.OrdinalIgnoreCase) ? value * 100 : value + Small.GetValueOrDefault(word);
        return value;
    }

    /// <summary>What Chinese number characters say; digits in a row (二〇二四) are read one by one. Null when they are no number.</summary>
    public static decimal? OfChinese(string characters)
    {
        if (characters.Length > 1 && characters.All(character => DigitOf(character) >= 0))
            return decimal.TryParse(string.Concat(characters.Select(character => DigitOf(character).ToString(CultureInfo.InvariantCulture))), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
        decimal total = 0, section = 0, digit = 0;
        var seen = false;
        foreach (var character in characters)
        {
            if (DigitOf(character) is >= 0 and var one)
                (digit, seen) = (one, true);
            else if (character is '十' or '百' or '千')
                (section, digit, seen) = (section + ((digit == 0 && !(seen && section > 0) ? 1 : digit) * (character == '十' ? 10 : character == '百' ? 100 : 1000)), 0, true);
            else if (!seen)
                return null;
            else
                (total, section, digit) = ((total + section + digit) * (character == '万' ? 10_000 : 100_000_000), 0, 0);
        }

        return seen ? total + section + digit : null;
    }

    private static int DigitOf(char character) => character == '〇' ? 0 : character == '两' ? 2 : "零一二三四五六七八九".IndexOf(character, StringComparison.Ordinal);
}
