using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Platform.Rag.Extraction.Office;

/// <summary>What a paragraph's style says, its base styles included: heading level and list.</summary>
internal sealed class WordStyles
{
    private const int DeepestBase = 20;

    private readonly Dictionary<string, Style> _styles = new(StringComparer.Ordinal);

    public WordStyles(StyleDefinitionsPart? part)
    {
        foreach (var style in part?.Styles?.Elements<Style>() ?? [])
        {
            if (style.StyleId?.Value is { } id)
                _styles[id] = style;
        }
    }

    /// <summary>Heading level from 1; null for text.</summary>
    public int? HeadingLevel(ParagraphProperties? properties)
    {
        if (Outline(properties?.OutlineLevel) is { } own)
            return own;
        foreach (var style in Chain(properties))
        {
            if (Outline(style.StyleParagraphProperties?.OutlineLevel) is { } level)
                return level;
            var name = style.StyleName?.Val?.Value ?? "";
            if (name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var named))
                return Math.Clamp(named, 1, 9);
            if (name.Equals("Title", StringComparison.OrdinalIgnoreCase))
                return 1;
        }
        return null;
    }

    /// <summary>The list a paragraph belongs to, by itself or by its style.</summary>
    public (int Number, int Level)? List(ParagraphProperties? properties)
    {
        var own = properties?.NumberingProperties;
        var number = own?.NumberingId?.Val?.Value;
        var level = own?.NumberingLevelReference?.Val?.Value;
        foreach (var style in Chain(properties))
        {
            var inherited = style.StyleParagraphProperties?.NumberingProperties;
            number ??= inherited?.NumberingId?.Val?.Value;
            level ??= inherited?.NumberingLevelReference?.Val?.Value;
        }
        // number 0 takes a paragraph out of its style's list
        return number is > 0 ? (number.Value, level ?? 0) : null;
    }

    private IEnumerable<Style> Chain(ParagraphProperties? properties)
    {
        var id = properties?.ParagraphStyleId?.Val?.Value;
        for (var step = 0; step < DeepestBase && id is not null && _styles.TryGetValue(id, out var style); step++)
        {
            yield return style;
            id = style.BasedOn?.Val?.Value;
        }
    }

    // nine levels; 9 means text
    private static int? Outline(OutlineLevel? outline) => outline?.Val?.Value is { } level and >= 0 and < 9 ? level + 1 : null;
}
