using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Pdf;

/// <summary>Finds headings over a whole document: lines larger than the body's type, or worded as headings.</summary>
internal static class PdfHeadings
{
    private const double Larger = 1.12;
    private const int MostWords = 20;
    private const int MostCharacters = 150;
    private const int MostLevels = 4;

    /// <summary>Marks the headings.</summary>
    /// <param name="pages">All pages with their passages.</param>
    /// <param name="bold">Lines that are wholly bold, by page.</param>
    public static void Mark(IReadOnlyList<(PdfPage Page, List<PdfPassage> Passages)> pages, ILookup<int, string> bold)
    {
        var drawn = Drawn(pages, bold);
        var body = BodySize(pages.SelectMany(page => page.Passages));
        var candidates = pages.SelectMany(page => page.Passages).Where(MayBeHeading).ToList();
        var recognised = pages.Where(page => page.Page.IsRecognised).SelectMany(page => page.Passages).ToHashSet();
        var sizes = new List<double>();
        foreach (var size in candidates.Where(passage => !recognised.Contains(passage)).Select(passage => passage.TypeSize).Where(size => size > Larger * body).OrderDescending())
        {
            if (sizes.Count == 0 || size < sizes[^1] / 1.08)
                sizes.Add(size);
        }
        foreach (var passage in candidates)
        {
            var larger = recognised.Contains(passage) ? -1 : sizes.FindIndex(size => passage.TypeSize >= size / 1.08 && passage.TypeSize > Larger * body);
            if (larger >= 0)
                (passage.Kind, passage.Level) = (BlockKind.Heading, Math.Min(MostLevels, larger + 1));
            else if (HeadingForms.LevelOf(passage.Text, drawn.Contains(passage)) is { } level)
                (passage.Kind, passage.Level) = (BlockKind.Heading, Math.Min(6, Math.Min(MostLevels, sizes.Count) + level));
        }
    }

    // Where a quarter of all passages is bold, bold says nothing.
    private static HashSet<PdfPassage> Drawn(IReadOnlyList<(PdfPage Page, List<PdfPassage> Passages)> pages, ILookup<int, string> bold)
    {
        var drawn = new HashSet<PdfPassage>();
        foreach (var (page, passages) in pages)
        {
            var lines = bold[page.Number].ToHashSet(StringComparer.Ordinal);
            drawn.UnionWith(passages.Where(passage => passage.Lines.Count > 0 && passage.Lines.TrueForAll(line => lines.Contains(PdfTools.Letters(line.Text)))));
        }
        return 4 * drawn.Count > pages.Sum(page => page.Passages.Count) ? [] : drawn;
    }

    private static bool MayBeHeading(PdfPassage passage) =>
        passage.Kind is BlockKind.Paragraph or BlockKind.ListItem && passage.Lines.Count is 1 or 2 && !PdfLayout.Upright(passage.Lines[0]) && passage.WordCount <= MostWords
        && passage.Text is { Length: <= MostCharacters } text && text[^1] is not ('.' or ',' or ';' or '。' or '；' or '，') && text.Any(char.IsLetter);

    // The size of most of the letters.
    private static double BodySize(IEnumerable<PdfPassage> passages)
    {
        var weights = new SortedDictionary<double, int>();
        foreach (var line in passages.SelectMany(passage => passage.Lines))
        {
            var size = Math.Round(line.TypeSize * 2) / 2;
            weights[size] = weights.GetValueOrDefault(size) + line.Words.Sum(word => word.Text.Length);
        }
        var (half, seen) = (weights.Values.Sum() / 2, 0);
        foreach (var (size, weight) in weights)
        {
            seen += weight;
            if (seen >= half)
                return size;
        }
        return 0;
    }
}
