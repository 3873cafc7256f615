using Platform.Rag.Documents;

namespace Platform.Rag.Chunking;

/// <summary>Finds the ends of sentences in English and Chinese.</summary>
public static class Sentences
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "inc", "ltd", "co", "corp", "llc", "plc", "no", "nos", "vs", "v", "e.g", "i.e", "eg", "ie", "etc", "cf", "al", "fig", "figs", "eq", "sec", "secs",
        "art", "arts", "para", "ch", "vol", "pp", "p", "ed", "eds", "approx", "dept", "est", "min", "max", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s", "u.k",
        "u.n", "e.u", "d.c", "a.m", "p.m", "ph.d", "m.d", "gen", "gov", "sen", "rep", "hon", "messrs", "ref", "resp", "incl", "dist", "bros", "mt", "ft", "viz", "ca", "tel", "ext",
    };

    /// <summary>The sentences of a stretch of text, in order, without the blanks between them; together they hold all that is not blank.</summary>
    public static IEnumerable<TextSpan> In(string text, TextSpan within)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = within.Start;
        for (var index = within.Start; index < within.End; index++)
        {
            if (!EndsAt(text, index, within))
                continue;
            var end = AfterClosers(text, index + 1, within.End);
            if (Trim(text, start, end) is { Length: > 0 } sentence)
                yield return sentence;
            start = end;
            index = end - 1;
        }
        if (Trim(text, start, within.End) is { Length: > 0 } rest)
            yield return rest;
    }

    /// <summary>A stretch without the blanks at its ends.</summary>
    public static TextSpan Trim(string text, int start, int end)
    {
        ArgumentNullException.ThrowIfNull(text);
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return new TextSpan(start, end - start);
    }

    private static bool EndsAt(string text, int index, TextSpan within)
    {
        switch (text[index])
        {
            case '。' or '！' or '？' or '；' or '…':
                return true;
            case '!' or '?':
                return Followed(text, index + 1, within.End);
            case '.':
                return Followed(text, index + 1, within.End) && !IsAbbreviation(text, index, within.Start);
            case '\n':
                // a blank line, or a line that begins an item
                return index + 1 < within.End && text[index + 1] is '\n' or '•' or '●' or '▪';
            default:
                return false;
        }
    }

    // A mark ends a sentence before a blank and what can begin one; "3.5" and "example.com" go on.
    private static bool Followed(string text, int next, int end)
    {
        next = AfterClosers(text, next, end);
        if (next >= end)
            return true;
        if (IsIdeograph(text[next]))
            return true;
        if (!char.IsWhiteSpace(text[next]))
            return false;
        while (next < end && char.IsWhiteSpace(text[next]))
            next++;
        return next >= end || !char.IsLower(text[next]);
    }

    private static bool IsAbbreviation(string text, int dot, int start)
    {
        var from = dot;
        while (from > start && (char.IsLetter(text[from - 1]) || text[from - 1] == '.') && !IsIdeograph(text[from - 1]))
            from--;
        var word = text[from..dot];
        if (word.Length == 0)
            return false;
        // an initial: "J. Smith", but not "section A."
        if (word.Length == 1 && char.IsUpper(word[0]))
            return true;
        return Abbreviations.Contains(word);
    }

    private static int AfterClosers(string text, int index, int end)
    {
        while (index < end && text[index] is '"' or '\'' or ')' or ']' or '”' or '’' or '」' or '』' or '）' or '】' or '》' or '。' or '！' or '？' or '…' or '!' or '?')
            index++;
        return index;
    }

    private static bool IsIdeograph(char character) => character is >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';
}
