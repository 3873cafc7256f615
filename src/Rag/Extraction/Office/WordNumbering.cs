using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Platform.Rag.Extraction.Office;

/// <summary>The numbers and bullets that Word draws before paragraphs; the file holds only rules for them.</summary>
internal sealed class WordNumbering
{
    private const int Levels = 9;

    private readonly Dictionary<int, int> _abstractOf = [];
    private readonly Dictionary<(int Abstract, int Level), Level> _levels = [];
    private readonly Dictionary<(int Number, int Level), int> _starts = [];
    private readonly Dictionary<int, int?[]> _counters = [];
    private readonly HashSet<int> _seen = [];

    public WordNumbering(NumberingDefinitionsPart? part)
    {
        if (part?.Numbering is not { } numbering)
            return;
        foreach (var definition in numbering.Elements<AbstractNum>())
        {
            foreach (var level in definition.Elements<Level>())
                _levels[(definition.AbstractNumberId?.Value ?? -1, level.LevelIndex?.Value ?? 0)] = level;
        }
        foreach (var instance in numbering.Elements<NumberingInstance>())
        {
            var number = instance.NumberID?.Value ?? -1;
            _abstractOf[number] = instance.AbstractNumId?.Val?.Value ?? -1;
            foreach (var change in instance.Elements<LevelOverride>())
            {
                if (change.StartOverrideNumberingValue?.Val?.Value is { } start)
                    _starts[(number, change.LevelIndex?.Value ?? 0)] = start;
            }
        }
    }

    /// <summary>The mark of the next paragraph of a list, with a blank after it; empty when the list draws none.</summary>
    public string Next(int number, int level)
    {
        level = Math.Clamp(level, 0, Levels - 1);
        if (!_abstractOf.TryGetValue(number, out var definition) || !_levels.TryGetValue((definition, level), out var rule))
            return "";
        var format = rule.NumberingFormat?.Val?.Value ?? NumberFormatValues.Decimal;
        if (format == NumberFormatValues.Bullet)
            return "- ";
        if (format == NumberFormatValues.None)
            return "";
        Advance(number, definition, level);
        var mark = rule.LevelText?.Val?.Value ?? "";
        for (var at = 0; at <= level; at++)
            mark = mark.Replace($"%{at + 1}", Shown(definition, at), StringComparison.Ordinal);
        return mark.Length == 0 ? "" : mark + " ";
    }

    private void Advance(int number, int definition, int level)
    {
        if (!_counters.TryGetValue(definition, out var counters))
            _counters[definition] = counters = new int?[Levels];
        // a new instance of a list with its own start begins again
        if (_seen.Add((number * Levels) + level) && _starts.TryGetValue((number, level), out var start))
            counters[level] = start - 1;
        counters[level] = (counters[level] ?? Start(definition, level) - 1) + 1;
        for (var deeper = level + 1; deeper < Levels; deeper++)
            counters[deeper] = null;
        for (var outer = 0; outer < level; outer++)
            counters[outer] ??= Start(definition, outer);
    }

    private int Start(int definition, int level) =>
        _levels.TryGetValue((definition, level), out var rule) ? rule.StartNumberingValue?.Val?.Value ?? 1 : 1;

    private string Shown(int definition, int level)
    {
        var value = _counters.TryGetValue(definition, out var counters) ? counters[level] ?? 1 : 1;
        var format = _levels.TryGetValue((definition, level), out var rule) ? rule.NumberingFormat?.Val?.Value : null;
        return format switch
        {
            NumberFormatValues.LowerLetter => Letter(value, 'a'),
            NumberFormatValues.UpperLetter => Letter(value, 'A'),
            NumberFormatValues.LowerRoman => Roman(value).ToLowerInvariant(),
            NumberFormatValues.UpperRoman => Roman(value),
            NumberFormatValues.ChineseCounting or NumberFormatValues.ChineseCountingThousand or NumberFormatValues.TaiwaneseCountingThousand or NumberFormatValues.JapaneseCounting => Chinese(value),
            _ => value.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static string Letter(int value, char first) => value < 1 ? "" : new string((char)(first + ((value - 1) % 26)), 1 + Math.Min(9, (value - 1) / 26));

    private static string Roman(int value)
    {
        (int Value, string Sign)[] signs = [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
        if (value is < 1 or > 399)
            return value.ToString(CultureInfo.InvariantCulture);
        var roman = "";
        foreach (var (size, sign) in signs)
        {
            for (; value >= size; value -= size)
                roman += sign;
        }
        return roman;
    }

    private static string Chinese(int value)
    {
        const string Digits = "零一二三四五六七八九";
        return value switch
        {
            < 1 or > 999 => value.ToString(CultureInfo.InvariantCulture),
            < 10 => Digits[value].ToString(),
            < 20 => "十" + (value == 10 ? "" : Digits[value % 10]),
            < 100 => Digits[value / 10] + "十" + (value % 10 == 0 ? "" : Digits[value % 10]),
            _ => Digits[value / 100] + "百" + (value % 100 == 0 ? "" : value % 100 < 10 ? "零" + Digits[value % 10] : (value % 100 < 20 ? "一" : "") + Chinese(value % 100)),
        };
    }
}
