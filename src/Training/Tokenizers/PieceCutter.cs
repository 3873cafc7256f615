namespace Platform.Training.Tokenizers;

/// <summary>Cuts a piece at the matches of a pattern, as the five split behaviours say.</summary>
internal static class PieceCutter
{
    /// <summary>Appends the parts of <paramref name="piece"/>; empty parts are left out.</summary>
    /// <param name="piece">What is cut.</param>
    /// <param name="matches">Ordered and apart.</param>
    /// <param name="behavior">What becomes of a match.</param>
    /// <param name="invert">True to treat what lies between the matches as the matches.</param>
    /// <param name="output">Takes the parts.</param>
    public static void Cut(Piece piece, List<(int Start, int Length)> matches, SplitBehavior behavior, bool invert, List<Piece> output)
    {
        if (behavior == SplitBehavior.Isolated)
        {
            CutIsolated(piece, matches, output);
            return;
        }

        List<(int Start, int Length, bool IsMatch)> spans = Spans(piece.Text.Length, matches, invert);
        foreach ((int start, int length) in Merge(spans, behavior))
        {
            output.Add(piece.Part(start, length));
        }
    }

    private static void CutIsolated(Piece piece, List<(int Start, int Length)> matches, List<Piece> output)
    {
        int done = 0;
        foreach ((int start, int length) in matches)
        {
            Add(piece, done, start - done, output);
            Add(piece, start, length, output);
            done = start + length;
        }

        Add(piece, done, piece.Text.Length - done, output);
    }

    private static void Add(Piece piece, int start, int length, List<Piece> output)
    {
        if (length > 0)
        {
            output.Add(length == piece.Text.Length ? piece : piece.Part(start, length));
        }
    }

    private static List<(int Start, int Length, bool IsMatch)> Spans(int total, List<(int Start, int Length)> matches, bool invert)
    {
        List<(int Start, int Length, bool IsMatch)> spans = [];
        int done = 0;
        foreach ((int start, int length) in matches)
        {
            if (start > done)
            {
                spans.Add((done, start - done, invert));
            }

            if (length > 0)
            {
                spans.Add((start, length, !invert));
            }

            done = start + length;
        }

        if (done < total)
        {
            spans.Add((done, total - done, invert));
        }

        return spans;
    }

    private static IEnumerable<(int Start, int Length)> Merge(List<(int Start, int Length, bool IsMatch)> spans, SplitBehavior behavior)
    {
        for (int i = 0; i < spans.Count; i++)
        {
            (int start, int length, bool isMatch) = spans[i];
            if (behavior == SplitBehavior.Removed)
            {
                if (!isMatch)
                {
                    yield return (start, length);
                }

                continue;
            }

            while (i + 1 < spans.Count && Joins(isMatch, spans[i + 1].IsMatch, behavior))
            {
                i++;
                length += spans[i].Length;
                if (behavior != SplitBehavior.Contiguous)
                {
                    break;
                }
            }

            yield return (start, length);
        }
    }

    /// <summary>True when a span and the one after it become one piece.</summary>
    private static bool Joins(bool isMatch, bool nextIsMatch, SplitBehavior behavior) => behavior switch
    {
        SplitBehavior.MergedWithPrevious => !isMatch && nextIsMatch,
        SplitBehavior.MergedWithNext => isMatch && !nextIsMatch,
        SplitBehavior.Contiguous => isMatch == nextIsMatch,
        _ => false,
    };
}
