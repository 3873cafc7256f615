namespace Platform.Rag.Documents;

/// <summary>Where the words of a page stand on its picture, so that a citation can be drawn on it.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Width">Width of the page in points, as it is shown (after rotation).</param>
/// <param name="Height">Height in points.</param>
/// <param name="Words">Six numbers a word, in the order of the text: offset and length in the canonical text, then left, top, width and height in tenths of a point.</param>
public sealed record PageGeometry(int Page, double Width, double Height, IReadOnlyList<int> Words)
{
    private const int Numbers = 6;

    /// <summary>The rectangles that cover a passage, one a line, as shares (0 to 1) of the page's width and height; none when it stands on another page.</summary>
    public IReadOnlyList<PageRectangle> Rectangles(TextSpan span)
    {
        var lines = new List<(int Left, int Top, int Right, int Bottom)>();
        for (var word = 0; word + Numbers <= Words.Count; word += Numbers)
        {
            if (!span.Overlaps(new TextSpan(Words[word], Words[word + 1])))
                continue;
            var (left, top) = (Words[word + 2], Words[word + 3]);
            var (right, bottom) = (left + Words[word + 4], top + Words[word + 5]);
            if (lines.Count > 0 && SameLine(lines[^1], left, top, bottom))
                lines[^1] = (Math.Min(lines[^1].Left, left), Math.Min(lines[^1].Top, top), Math.Max(lines[^1].Right, right), Math.Max(lines[^1].Bottom, bottom));
            else
                lines.Add((left, top, right, bottom));
        }
        return lines.ConvertAll(line => new PageRectangle(
            line.Left / (10 * Width), line.Top / (10 * Height), (line.Right - line.Left) / (10 * Width), (line.Bottom - line.Top) / (10 * Height)));
    }

    private static bool SameLine((int Left, int Top, int Right, int Bottom) line, int left, int top, int bottom)
    {
        var shared = Math.Min(line.Bottom, bottom) - Math.Max(line.Top, top);
        return left >= line.Left && 2 * shared > Math.Min(line.Bottom - line.Top, bottom - top);
    }
}

/// <summary>A rectangle on a page's picture, as shares (0 to 1) of its width and height.</summary>
/// <param name="Left">From the left edge.</param>
/// <param name="Top">From the upper edge.</param>
/// <param name="Width">To the right.</param>
/// <param name="Height">Downwards.</param>
public readonly record struct PageRectangle(double Left, double Top, double Width, double Height);
