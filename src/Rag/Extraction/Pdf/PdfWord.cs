namespace Platform.Rag.Extraction.Pdf;

/// <summary>One word on a page, in points from the upper left corner as the page is shown.</summary>
internal readonly record struct PdfWord(string Text, double Left, double Top, double Right, double Bottom)
{
    public double Height => Bottom - Top;
}

/// <summary>A stretch of words on one baseline without a wide gap.</summary>
internal sealed class PdfLine
{
    public List<PdfWord> Words { get; } = [];

    /// <summary>Number of the tool's block it came from.</summary>
    public int Block { get; init; }

    public double Left => Words[0].Left;
    public double Right { get; private set; }
    public double Top { get; private set; } = double.MaxValue;
    public double Bottom { get; private set; }
    public double Height => Bottom - Top;

    /// <summary>Height of its ordinary words: superscripts and large initials do not count.</summary>
    public double TypeSize { get; private set; }

    public string Text => string.Join(' ', Words.Select(word => word.Text));

    public void Add(PdfWord word)
    {
        Words.Add(word);
        Right = Math.Max(Right, word.Right);
        Top = Math.Min(Top, word.Top);
        Bottom = Math.Max(Bottom, word.Bottom);
    }

    public void Close()
    {
        var heights = Words.ConvertAll(word => word.Height);
        heights.Sort();
        TypeSize = heights[heights.Count / 2];
    }

    /// <summary>True when the two stand beside each other.</summary>
    public bool Beside(PdfLine other) =>
        Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top) > 0.5 * Math.Min(Height, other.Height);
}

/// <summary>A page as the tool read it.</summary>
internal sealed record PdfPage(int Number, double Width, double Height)
{
    /// <summary>True when its words were read from a picture: their heights say little about type.</summary>
    public bool IsRecognised { get; set; }

    /// <summary>Lines in the tool's reading order.</summary>
    public List<PdfLine> Lines { get; } = [];
}
