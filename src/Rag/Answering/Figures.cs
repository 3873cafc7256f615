using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Rag.Answering;

/// <summary>Reads the numbers of a text: digits, English and Chinese number words, percentages, sums of money, durations, dates, times of day, articles of statutes.</summary>
internal static partial class Figures
{
    // a bare number up to this one is a label as often as a figure
    private const int SmallestBare = 12;
    private const string Months = "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec";
    private const string Currencies = @"(?<cur>US\$|HK\$|[$€£¥]|\b(?:USD|EUR|GBP|RMB|CNY|HKD)(?![A-Za-z])|人民币)";
    private const string Units =
        @"(?<unit>%|percentage points?\b|per ?cent\b|basis points?\b|bps\b|(?:business|working|banking|trading)[ -]days?\b|(?:calendar[ -])?days?\b|weeks?\b|(?:calendar[ -])?months?\b|years?\b|hours?\b|minutes?\b|seconds?\b|dollars?\b|euros?\b|pounds?\b|yuan\b|renminbi\b|USD\b|EUR\b|GBP\b|RMB\b|CNY\b|mg\b|kg\b|ml\b|mmHg\b|mm\b|cm\b|km\b|个?工作日|个百分点|个月|个?星期|周岁|周|个?小时|分钟|日内|天|日|年|月|岁|元|美元|欧元|英镑|港元|倍)";

    /// <summary>Compatibility forms as plain ones, so that full-width digits are digits; offsets of figures are into this text.</summary>
    public static string Fold(string text) => text.Normalize(NormalizationForm.FormKC);

    /// <summary>The numbers of a folded text, in their order.</summary>
    public static List<Figure> In(string folded)
    {
        List<Figure> found = [];
        // what one form has read is blanked, so that the next does not read its parts again
        var rest = new StringBuilder(Twice().Replace(folded, match => match.Groups[1].Value.PadRight(match.Length)));
        Take(Dates(), rest, folded, found, DateOf);
        Take(Times(), rest, folded, found, TimeOf);
        Take(ShortYears(), rest, folded, found, match => Written(2000 + int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture), 0, "calendar"));
        Take(Articles(), rest, folded, found, match => ArticleOf(match));
        Take(ChineseShares(), rest, folded, found, match => ValueOf(match.Groups["n"].Value) is { } share ? Written(share, share, "%") : null);
        Take(Digital(), rest, folded, found, DigitsOf);
        Take(EnglishWords(), rest, folded, found, WordsOf);
        Take(ChineseWords(), rest, folded, found, match => ValueOf(match.Groups["n"].Value) is { } value ? WithUnit(value, value, match) : null);
        found.Sort((left, right) => left.Start.CompareTo(right.Start));
        return found;
    }

    private static void Take(Regex form, StringBuilder rest, string folded, List<Figure> found, Func<Match, Figure?> read)
    {
        foreach (Match match in form.Matches(rest.ToString()))
        {
            if (read(match) is not { } figure)
                continue;
            found.Add(figure with { Start = match.Index, Length = match.Length, Written = folded.Substring(match.Index, match.Length).Trim() });
            for (var at = match.Index; at < match.Index + match.Length; at++)
                rest[at] = '\u0001';
        }
    }

    private static Figure? DateOf(Match match)
    {
        var year = Part("y");
        var day = Part("d");
        var month = match.Groups["month"].Success ? Array.IndexOf(MonthStarts, match.Groups["month"].Value[..3]) + 1 : int.TryParse(match.Groups["m"].Value, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (month is < 1 or > 12 || (year is null && day is null) || day is > 31)
            return null;
        return new Figure(string.Create(CultureInfo.InvariantCulture, $"{year?.ToString(CultureInfo.InvariantCulture) ?? "?"}-{month}-{day?.ToString(CultureInfo.InvariantCulture) ?? "?"}"), "", "date", 0, 0, "");

        int? Part(string name) => int.TryParse(match.Groups[name].Value, CultureInfo.InvariantCulture, out var part) ? part : null;
    }

    private static Figure? TimeOf(Match match)
    {
        var hour = int.Parse(match.Groups["h"].Value, CultureInfo.InvariantCulture);
        var minute = match.Groups["half"].Success ? 30 : int.TryParse(match.Groups["min"].Value, CultureInfo.InvariantCulture, out var said) ? said : 0;
        if (match.Groups["pm"].Value is [var mark, ..] && mark is 'p' or 'P' or '下' or '晚' && hour < 12)
            hour += 12;
        return hour > 24 || minute > 59 ? null : Written((hour * 60) + minute, (hour * 60) + minute, "time");
    }

    private static Figure? ArticleOf(Match match) => ValueOf(match.Groups["n"].Value) is { } value ? Written(value, value, match.Groups["of"].Value) : null;

    private static Figure? DigitsOf(Match match)
    {
        if (!decimal.TryParse(match.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var digits))
            return null;
        var scale = match.Groups["scale"].Value.ToLowerInvariant() switch
        {
            "thousand" or "k" or "千" => 1e3m,
            "百" => 1e2m,
            "万" => 1e4m,
            "million" or "mn" or "m" or "百万" => 1e6m,
            "亿" => 1e8m,
            "billion" or "bn" or "b" => 1e9m,
            "trillion" or "万亿" => 1e12m,
            _ => 1m,
        };
        var figure = digits > 1e15m ? Written(digits, digits, "") : WithUnit(digits * scale, digits, match);
        // "COVID-19", "Q3" and "Scope 1" name things
        return figure with { IsWord = match.Groups["glued"].Success || (figure.Unit.Length == 0 && scale == 1 && decimal.IsInteger(digits) && digits <= SmallestBare) };
    }

    private static Figure? WordsOf(Match match)
    {
        var value = NumberWords.OfEnglish(match.Groups["n"].Value);
        var figure = WithUnit(value, value, match);
        return figure.Unit.Length == 0 ? figure with { IsWord = true } : figure;
    }

    private static decimal? ValueOf(string written) =>
        decimal.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var digits) ? digits : NumberWords.OfChinese(written);

    // Years are months and weeks days: "one year" bears "12 months".
    private static Figure WithUnit(decimal value, decimal digits, Match match)
    {
        var unit = UnitOf(match.Groups["unit"].Value.ToLowerInvariant().Replace('-', ' '));
        var currency = UnitOf(match.Groups["cur"].Value.ToLowerInvariant());
        if (currency.Length > 0)
            unit = currency;
        if (unit is "" or "year" && value is >= 1900 and <= 2100 && decimal.IsInteger(value) && !match.Groups["n"].Value.Contains(',', StringComparison.Ordinal))
            return Written(value, digits, "calendar");
        return unit switch
        {
            "year" => Written(value, digits, "month", 12),
            "week" => Written(value, digits, "day", 7),
            _ => Written(value, digits, unit),
        };
    }

    private static Figure Written(decimal value, decimal digits, string unit, int times = 1) => new(Plain(value * times), Plain(digits), unit, 0, 0, "");

    private static string Plain(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private static string UnitOf(string written) => written switch
    {
        "" => "",
        "%" or "percent" or "per cent" or "个百分点" => "%",
        "basis point" or "basis points" or "bps" => "bp",
        "percentage point" or "percentage points" => "%",
        "$" or "us$" or "usd" or "dollar" or "dollars" or "美元" => "usd",
        "€" or "eur" or "euro" or "euros" or "欧元" => "eur",
        "£" or "gbp" or "pound" or "pounds" or "英镑" => "gbp",
        "¥" or "rmb" or "cny" or "yuan" or "renminbi" or "元" or "人民币" => "cny",
        "hk$" or "hkd" or "港元" => "hkd",
        "个工作日" or "工作日" => "workday",
        "day" or "days" or "calendar day" or "calendar days" => "day",
        var days when days.EndsWith(" day", StringComparison.Ordinal) || days.EndsWith(" days", StringComparison.Ordinal) => "workday",
        "天" or "日" or "日内" => "day",
        "week" or "weeks" or "周" or "星期" or "个星期" => "week",
        "month" or "months" or "calendar month" or "calendar months" or "个月" => "month",
        "月" => "",
        "year" or "years" or "年" => "year",
        "周岁" or "岁" => "age",
        "hour" or "hours" or "小时" or "个小时" => "hour",
        "minute" or "minutes" or "分钟" => "minute",
        "second" or "seconds" => "second",
        "倍" => "times",
        var other => other,
    };

    private static readonly string[] MonthStarts = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    // "thirty (30) days" is one number
    [GeneratedRegex(@"\b" + NumberWords.English + @"\s*\((\d{1,3})\)", RegexOptions.IgnoreCase)]
    private static partial Regex Twice();

    [GeneratedRegex(@"(?<y>\d{4})\s*年\s*(?<m>\d{1,2})\s*月(?:\s*(?<d>\d{1,2})\s*日)?|(?<![\d.])(?<m>\d{1,2})月(?<d>\d{1,2})日|(?<!\d)(?<y>\d{4})[-/](?<m>\d{1,2})[-/](?<d>\d{1,2})(?!\d)|(?<![\d/])(?<m>\d{1,2})/(?<d>\d{1,2})/(?<y>\d{4})(?!\d)"
        + @"|\b(?<month>" + Months + @")\b\.?\s+(?<d>\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(?<y>\d{4})\b)?|\b(?<d>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?<month>" + Months + @")\b\.?(?:,?\s+(?<y>\d{4})\b)?|\b(?<month>" + Months + @")\b\.?,?\s+(?<y>\d{4})\b")]
    private static partial Regex Dates();

    [GeneratedRegex(@"(?<!\d)(?<pm>上午|下午|晚上|早上)?(?<h>\d{1,2})[::](?<min>\d{2})(?!\d)(?:\s*(?<pm>[ap])\.?m\b\.?)?|\b(?<h>\d{1,2})\s*(?<pm>[ap])\.?m\b\.?|(?<pm>上午|下午|晚上|早上)?(?<!\d)(?<h>\d{1,2})点(?:(?<half>半)|(?<min>\d{1,2})分)?", RegexOptions.IgnoreCase)]
    private static partial Regex Times();

    [GeneratedRegex(@"第(?<n>\d+|" + NumberWords.Chinese + @"+)(?<of>条|款|项|章|节|期|季度)|\b(?<of>article|section|clause|paragraph)\s+(?<n>\d+(?:\.\d+)?)(?![\d.]*\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Articles();

    [GeneratedRegex(@"\bFY\s?['’]?(?<n>\d{2})(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex ShortYears();

    [GeneratedRegex(@"百分之(?<n>\d+(?:\.\d+)?|" + NumberWords.Chinese + @"+)")]
    private static partial Regex ChineseShares();

    [GeneratedRegex(@"(?:" + Currencies + @"\s*)?(?<glued>(?<=[A-Za-z])(?<!USD|EUR|GBP|RMB|CNY|HKD))?(?<![\d.,])(?<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s*(?<scale>万亿|百万|亿|万|千|百|(?:thousand|million|billion|trillion|mn|bn)\b|[kmb]\b))?(?:[ -]*" + Units + ")?", RegexOptions.IgnoreCase)]
    private static partial Regex Digital();

    [GeneratedRegex(@"(?<!\w)(?<n>" + NumberWords.English + @")(?!\w)(?:[ -]*" + Units + ")?", RegexOptions.IgnoreCase)]
    private static partial Regex EnglishWords();

    // a Chinese number counts only before what it counts: 一 is a part of many words
    [GeneratedRegex(@"(?<n>" + NumberWords.Chinese + @"+)(?<unit>个?工作日|个百分点|个月|个?星期|周岁|个?小时|分钟|日内|天|日|年|岁|元|美元|欧元|倍)(?![度级代轻])")]
    private static partial Regex ChineseWords();
}
