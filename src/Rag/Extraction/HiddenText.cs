using System.Text.RegularExpressions;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>Text that a person would not see and a model would read.</summary>
internal static partial class HiddenText
{
    private const int ExcerptLength = 120;

    /// <summary>True for an element that its own style keeps from view.</summary>
    public static bool IsHidden(string? style, bool hiddenAttribute) =>
        hiddenAttribute || (style is not null && (Invisible().IsMatch(style) || (Ink().Match(style) is { Success: true } ink && Ground().Match(style) is { Success: true } ground && Colour(ink) == Colour(ground))));

    /// <summary>Classes and ids that a page's own style sheet keeps from view.</summary>
    public static HashSet<string> HiddenNames(string styleSheet)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Match rule in Rule().Matches(styleSheet))
        {
            if (IsHidden(rule.Groups["style"].Value, hiddenAttribute: false))
                names.UnionWith(Name().Matches(rule.Groups["of"].Value).Select(name => name.Value));
        }

        return names;
    }

    private static string Colour(Match match) => match.Groups[1].Value.ToLowerInvariant() switch
    {
        "white" or "#ffffff" => "#fff",
        "black" or "#000000" => "#000",
        var colour => colour,
    };

    /// <summary>Says that text was left out; as a suspected injection when it speaks to a model.</summary>
    public static void Report(string hidden, CanonicalText text, int? page)
    {
        // what is hidden needs less to be suspicious: it has no reason to speak to anybody
        var found = InjectionScan.Find(hidden, InjectionScan.HiddenThreshold);
        if (found.Count > 0)
        {
            var phrase = hidden.Substring(found[0].Span.Start, Math.Min(ExcerptLength, found[0].Span.Length));
            text.Warn(InjectionPhrases.Code, $"Hidden text speaks to the model: “{phrase}”. It was left out of the text. Have a person look at the file before it is used.", page);
        }
        else if (hidden.Length > 0)
        {
            text.Warn("text.hidden", $"{hidden.Length} characters that a reader would not see were left out.", page);
        }
    }

    // no color rule: white on a dark background is common in honest pages; white on white is caught by the phrase scan, since it stays in the text
    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*(0(\.\d+)?|1)(px|pt)?\s*(;|$|!)|font-size\s*:\s*0(\.0\d*)?(em|rem|%)\s*(;|$|!)|(?<![\w-])(max-)?(height|width)\s*:\s*[01](px)?\s*;.*overflow\s*:\s*hidden|clip\s*:\s*rect\(\s*0|transform\s*:\s*scale\(\s*0\s*\)|(?<![\w-])opacity\s*:\s*0(\.0+)?\s*(;|$|!)|(left|top|text-indent)\s*:\s*-\d{4,}px|(?<![\w-])color\s*:\s*(transparent|white|#f[c-f]f?[c-f]?f?[c-f]?|rgba?\([^)]*,\s*0\s*\))\s*(;|$|!)(?!.*background)", RegexOptions.IgnoreCase)]
    private static partial Regex Invisible();

    [GeneratedRegex(@"(?<![\w-])color\s*:\s*(#[0-9a-f]{3,6}|[a-z]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Ink();

    [GeneratedRegex(@"background(?:-color)?\s*:\s*(#[0-9a-f]{3,6}|[a-z]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Ground();

    // one class or id alone: what is hidden inside something else may be shown elsewhere
    [GeneratedRegex(@"(?<=^|[};])\s*(?<of>[.#][\w-]+(?:\s*,\s*[.#][\w-]+)*)\s*\{(?<style>[^{}]*)\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"[.#][\w-]+")]
    private static partial Regex Name();
}
