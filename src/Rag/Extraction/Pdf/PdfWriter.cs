using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Pdf;

/// <summary>Writes arranged pages to the canonical text and remembers where each word stands.</summary>
internal sealed class PdfWriter(CanonicalText text, IReadOnlySet<string> vocabulary)
{
    private readonly List<int> _places = [];

    /// <summary>Writes a page's passages.</summary>
    public PageGeometry Write(PdfPage page, List<PdfPassage> passages)
    {
        _places.Clear();
        foreach (var passage in passages)
        {
            text.BeginBlock(passage.Kind);
            if (passage.Kind == BlockKind.Table)
                Table(passage);
            else
                Lines(passage);
            text.EndBlock(passage.Kind, passage.Level);
        }
        return new PageGeometry(page.Number, Math.Round(page.Width, 1), Math.Round(page.Height, 1), _places.ToArray());
    }

    private void Table(PdfPassage table)
    {
        foreach (var row in table.Rows)
        {
            if (!text.AtBlockStart)
                text.Append("\n");
            for (var cell = 0; cell < row.Count; cell++)
            {
                if (cell > 0)
                    text.Append(TableText.Divider);
                for (var word = 0; word < row[cell].Words.Count; word++)
                {
                    if (word > 0)
                        text.Append(" ");
                    Word(row[cell].Words[word]);
                }
            }
        }
    }

    private void Lines(PdfPassage passage)
    {
        var edges = passage.Lines.GroupBy(line => line.Block).ToDictionary(block => block.Key, block => (Left: block.Min(line => line.Left), Right: block.Max(line => line.Right)));
        for (var index = 0; index < passage.Lines.Count; index++)
        {
            var line = passage.Lines[index];
            if (index > 0)
                Join(passage.Lines[index - 1], line, EndsEarly(passage.Lines[index - 1], edges));
            for (var word = 0; word < line.Words.Count; word++)
            {
                if (word > 0 && !(IsWide(text.Last) && IsWide(line.Words[word].Text[0]) && Touch(line.Words[word - 1], line.Words[word])))
                    text.Append(" ");
                Word(line.Words[word]);
            }
        }
    }

    private static bool EndsEarly(PdfLine line, Dictionary<int, (double Left, double Right)> edges) =>
        edges[line.Block] is var (left, right) && line.Right < left + (0.7 * (right - left));

    // A line that ends early was broken on purpose; a hyphen at its end is taken out unless the document writes the word with it elsewhere.
    private void Join(PdfLine before, PdfLine line, bool shortLine)
    {
        var (last, first) = (before.Words[^1].Text, line.Words[0].Text);
        if (last.Length > 2 && last[^1] is '-' or '\u2010' && char.IsLetter(last[^2]) && char.IsLower(first[0]))
        {
            if (!vocabulary.Contains(last[..^1] + "-" + Letters(first)))
                text.TakeBack();
            return;
        }
        if (shortLine)
            text.Append("\n");
        else if (!(IsWide(text.Last) && IsWide(first[0])))
            text.Append(" ");
    }

    private void Word(PdfWord word)
    {
        var start = text.Append(word.Text);
        _places.AddRange([start, word.Text.Length, Tenths(word.Left), Tenths(word.Top), Tenths(word.Right - word.Left), Tenths(word.Height)]);
    }

    private static string Letters(string word) => word.TrimEnd('.', ',', ';', ':', ')', '?', '!');

    // measured by a character's width: the height of a Chinese font's box says little
    private static bool Touch(PdfWord left, PdfWord right) => right.Left - left.Right < 0.2 * (right.Right - right.Left) / right.Text.Length;

    private static int Tenths(double points) => (int)Math.Round(Math.Clamp(points, -10_000, 100_000) * 10);

    private static bool IsWide(char character) => character is >= '\u2E80' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF00' and <= '\uFFEF';
}
