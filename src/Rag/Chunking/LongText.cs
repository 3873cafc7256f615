using Platform.Rag.Documents;

namespace Platform.Rag.Chunking;

/// <summary>Cuts a sentence or row that is longer than a passage may be: at a line end, a clause, a blank, and only then inside a word.</summary>
internal static class LongText
{
    /// <summary>Parts of at most <paramref name="most"/> tokens each, in order; together they hold all that is not blank.</summary>
    public static IEnumerable<(TextSpan Span, int Tokens)> Split(string text, TextSpan span, int tokens, int most, Func<string, int> count)
    {
        var start = span.Start;
        var perToken = (double)span.Length / Math.Max(1, tokens);
        while (start < span.End)
        {
            var length = Math.Max(1, Math.Min(span.End - start, (int)(most * perToken * 0.95)));
            (TextSpan Span, int Tokens) part;
            while (true)
            {
                var end = start + length >= span.End ? span.End : Cut(text, start, start + length);
                var piece = Sentences.Trim(text, start, end);
                part = (piece, piece.Length == 0 ? 0 : count(text.Substring(piece.Start, piece.Length)));
                if (part.Tokens <= most || !CanShrink(text, start, end))
                {
                    start = end;
                    break;
                }
                length = Math.Max(1, Math.Min(end - start - 1, (int)((end - start) * 0.95 * most / part.Tokens)));
            }
            if (part.Span.Length > 0)
                yield return part;
        }
    }

    private static bool CanShrink(string text, int start, int end) => end - start > 2 || (end - start == 2 && !char.IsHighSurrogate(text[start]));

    // The best place in the last third before the wanted end.
    private static int Cut(string text, int start, int wanted)
    {
        var least = start + Math.Max(1, (wanted - start) * 2 / 3);
        var (best, rank) = (wanted, 0);
        for (var at = wanted; at > least; at--)
        {
            var here = Rank(text[at - 1]);
            if (here > rank)
                (best, rank) = (at, here);
        }
        if (char.IsLowSurrogate(text[best]) && char.IsHighSurrogate(text[best - 1]))
            best = best - 1 > start ? best - 1 : best + 1;
        return best;
    }

    private static int Rank(char before) => before switch
    {
        '\n' => 4,
        ';' or '；' or ':' or '：' => 3,
        ',' or '，' or '、' or '|' => 2,
        _ when char.IsWhiteSpace(before) => 1,
        _ => 0,
    };
}
