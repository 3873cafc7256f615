namespace Platform.Domain.Datasets;

/// <summary>
/// A text as the set of its overlapping pieces: five characters each, three where most of the text is Chinese, Japanese or Korean. Two texts are near
/// duplicates when their sets have a Jaccard similarity of at least <see cref="NearDuplicate"/>. Pieces are kept as 64-bit hashes.
/// </summary>
public static class Shingles
{
    /// <summary>Similarity from which two texts count as near duplicates.</summary>
    public const double NearDuplicate = 0.85;

    private const int LatinLength = 5;
    private const int HanLength = 3;

    /// <summary>The set of a normalised text, ascending and without repetition. A text shorter than one piece is one piece.</summary>
    /// <param name="normalised">Made by <see cref="NormalisedText"/>.</param>
    public static ulong[] Of(string normalised)
    {
        var pieces = All(normalised);
        if (pieces.Length == 0)
            return pieces;
        Array.Sort(pieces);
        var kept = 1;
        for (var i = 1; i < pieces.Length; i++)
        {
            if (pieces[i] != pieces[kept - 1])
                pieces[kept++] = pieces[i];
        }

        return kept == pieces.Length ? pieces : pieces[..kept];
    }

    /// <summary>All pieces of a normalised text in their order, repetitions included: enough for <see cref="MinHash"/>, and without the sort.</summary>
    /// <param name="normalised">Made by <see cref="NormalisedText"/>.</param>
    public static ulong[] All(string normalised)
    {
        if (normalised.Length == 0)
            return [];
        var length = Math.Min(LengthFor(normalised), normalised.Length);
        var pieces = new ulong[normalised.Length - length + 1];
        for (var i = 0; i < pieces.Length; i++)
            pieces[i] = Hash(normalised.AsSpan(i, length));
        return pieces;
    }

    /// <summary>|A ∩ B| / |A ∪ B| of two sets as <see cref="Of"/> makes them; two empty sets are equal (1).</summary>
    public static double Jaccard(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        if (left.IsEmpty && right.IsEmpty)
            return 1;
        var (i, j, both) = (0, 0, 0);
        while (i < left.Length && j < right.Length)
        {
            var (a, b) = (left[i], right[j]);
            both += a == b ? 1 : 0;
            i += a <= b ? 1 : 0;
            j += b <= a ? 1 : 0;
        }

        return (double)both / (left.Length + right.Length - both);
    }

    private static int LengthFor(string text)
    {
        var han = 0;
        foreach (var character in text)
            han += character is >= '\u3040' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7AF' or >= '\uF900' and <= '\uFAFF' ? 1 : 0;
        return han * 2 > text.Length ? HanLength : LatinLength;
    }

    private static ulong Hash(ReadOnlySpan<char> piece)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var character in piece)
            hash = (hash ^ character) * 0x9E3779B97F4A7C15UL;
        return Mix.Bits(hash);
    }
}
