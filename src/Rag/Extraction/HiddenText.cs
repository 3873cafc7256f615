using System.Text.RegularExpressions;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>Text that a person would not see and a model would read.</summary>
internal static partial class HiddenText
{
    private const int ExcerptLength = 120;

    /// <summary>True for an element that its own style keeps from view.</summary>
    public static bool IsHidden(string? style, bool hiddenAttribute) => hiddenAttribute || (style is not null && Invisible().IsMatch(style));

    /// <summary>Says that text was left out; as a suspected injection when it speaks to a model.</summary>
    public static void Report(string hidden, CanonicalText text, int? page)
    {
        var found = InjectionPhrases.Find(hidden);
        if (found.Count > 0)
        {
            var phrase = hidden.Substring(found[0].Start, Math.Min(ExcerptLength, found[0].Length));
            text.Warn(InjectionPhrases.Code, $"Hidden text speaks to the model: “{phrase}”. It was left out of the text. Have a person look at the file before it is used.", page);
        }
        else if (hidden.Length > 0)
        {
            text.Warn("text.hidden", $"{hidden.Length} characters that a reader would not see were left out.", page);
        }
    }

    // no color rule: white on a dark background is common in honest pages; white on white is caught by the phrase scan, since it stays in the text
    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(px|pt|em|rem|%)?\s*(;|$|!)|(?<![\w-])opacity\s*:\s*0(\.0+)?\s*(;|$|!)|(left|top|text-indent)\s*:\s*-\d{4,}px|(?<![\w-])color\s*:\s*(transparent|white|#fff(fff)?)\s*(;|$|!)(?!.*background)", RegexOptions.IgnoreCase)]
    private static partial Regex Invisible();
}
