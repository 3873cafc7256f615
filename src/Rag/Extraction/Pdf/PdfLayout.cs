using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Pdf;

/// <summary>
/// Reading order of a page. Columns of prose are read one after the other, as Poppler orders them; on other pages lines that stand beside each other are rows,
/// and rows of short cells are a table.
/// </summary>
internal static class PdfLayout
{
    // a table's cell is short; a line of a prose column is not
    private const double MostWordsInCell = 4;
    private const int WordsOfProse = 5;
    private const double ShareOfProseRows = 0.3;

    public static List<PdfPassage> Arrange(PdfPage page)
    {
        var rows = Rows(page.Lines);
        if (HasProseColumns(rows))
            return Paragraphs(WithMarks(page.Lines));

        var passages = new List<PdfPassage>();
        var prose = new List<PdfLine>();
        for (var index = 0; index < rows.Count; index++)
        {
            var end = TableEnd(rows, index);
            if (end == index)
            {
                prose.AddRange(Marked(rows[index]));
                continue;
            }
            passages.AddRange(Paragraphs(prose));
            prose.Clear();
            var table = new PdfPassage { Kind = BlockKind.Table };
            table.Rows.AddRange(rows[index..end]);
            passages.Add(table);
            index = end - 1;
        }
        passages.AddRange(Paragraphs(prose));
        return passages;
    }

    // Lines from top to bottom; those beside each other together, from left to right.
    private static List<List<PdfLine>> Rows(List<PdfLine> lines)
    {
        var rows = new List<List<PdfLine>>();
        foreach (var line in lines.Where(line => !Upright(line)).OrderBy(line => line.Top + (line.Height / 2)).ThenBy(line => line.Left))
        {
            if (rows.Count > 0 && rows[^1].TrueForAll(line.Beside))
                rows[^1].Add(line);
            else
                rows.Add([line]);
        }
        foreach (var row in rows)
            row.Sort((left, right) => left.Left.CompareTo(right.Left));
        rows.AddRange(lines.Where(Upright).Select(line => new List<PdfLine> { line }));
        return rows;
    }

    // Text that runs upwards along the margin.
    public static bool Upright(PdfLine line) => line.Words.Count > 1 && line.Height > 4 * (line.Right - line.Left);

    private static bool HasProseColumns(List<List<PdfLine>> rows)
    {
        var beside = rows.Count(row => row.Count(line => line.Words.Count >= WordsOfProse) >= 2);
        return beside >= 5 && beside >= ShareOfProseRows * rows.Count;
    }

    // A table is at least two rows of cells; a line of its own between them is a heading inside it.
    private static int TableEnd(List<List<PdfLine>> rows, int start)
    {
        if (!IsCells(rows[start]))
            return start;
        var (end, count) = (start + 1, 1);
        for (var index = start + 1; index < rows.Count && index - end <= 1; index++)
        {
            if (Gap(rows[index - 1], rows[index]) > 3 * rows[index][0].Height)
                break;
            if (IsCells(rows[index]))
            {
                count++;
                end = index + 1;
            }
            else if (rows[index].Count > 1 || rows[index][0].Words.Count > 12)
            {
                break;
            }
        }
        return count >= 2 ? end : start;
    }

    private static bool IsCells(List<PdfLine> row)
    {
        if (row.Count < 2 || (row.Count == 2 && IsMark(row[0])))
            return false;
        return row.Skip(1).Average(line => line.Words.Count) <= MostWordsInCell;
    }

    private static double Gap(List<PdfLine> upper, List<PdfLine> lower) => lower.Min(line => line.Top) - upper.Max(line => line.Bottom);

    /// <summary>True for "•", "1.", "(a)" and the like that stand before their text.</summary>
    private static bool IsMark(PdfLine line) => line.Words is [var word] && word.Text.Length <= 5
        && (ListMarks.IsBullet(word.Text) || ListMarks.IsNumber(word.Text));

    // In columns a mark still belongs to the line right of it.
    private static List<PdfLine> WithMarks(List<PdfLine> lines)
    {
        var joined = new List<PdfLine>();
        foreach (var line in lines)
        {
            if (joined.Count > 0 && IsMark(joined[^1]) && joined[^1].Beside(line) && line.Left >= joined[^1].Right && line.Left - joined[^1].Right < 3 * line.Height)
                joined[^1] = Marked([joined[^1], line])[0];
            else
                joined.Add(line);
        }
        return joined;
    }

    // A row outside a table is one line of text, its mark first.
    private static List<PdfLine> Marked(List<PdfLine> row)
    {
        if (row.Count == 1)
            return row;
        var line = new PdfLine { Block = row[^1].Block };
        foreach (var word in row.SelectMany(part => part.Words))
            line.Add(word);
        line.Close();
        return [line];
    }

    private static List<PdfPassage> Paragraphs(List<PdfLine> lines)
    {
        var passages = new List<PdfPassage>();
        PdfLine? before = null;
        var leading = Leading(lines);
        foreach (var line in lines)
        {
            if (before is null || BeginsParagraph(before, line, passages[^1], leading))
                passages.Add(new PdfPassage());
            passages[^1].Lines.Add(line);
            before = line;
        }
        foreach (var passage in passages.Where(passage => ListMarks.Begins(passage.Text)))
            (passage.Kind, passage.Level) = (BlockKind.ListItem, 1);
        return passages;
    }

    // The ordinary distance of baselines: the lower quartile, since the gaps between paragraphs are larger.
    private static double Leading(List<PdfLine> lines)
    {
        var distances = new List<double>();
        for (var index = 1; index < lines.Count; index++)
        {
            var distance = lines[index].Bottom - lines[index - 1].Bottom;
            if (distance > 0 && distance < 4 * lines[index].TypeSize)
                distances.Add(distance);
        }
        distances.Sort();
        return distances.Count == 0 ? 0 : distances[distances.Count / 4];
    }

    private static bool BeginsParagraph(PdfLine before, PdfLine line, PdfPassage passage, double leading)
    {
        var distance = line.Bottom - before.Bottom;
        if (Math.Abs(line.TypeSize - before.TypeSize) > 0.12 * before.TypeSize)
            return true;
        if (ListMarks.Begins(line.Text))
            return true;
        var otherBlock = line.Block != before.Block;
        if (distance <= 0 || (otherBlock && Math.Abs(line.Left - passage.Lines[0].Left) > 60))
            return otherBlock && !Continues(before, line);
        if (distance > 1.35 * leading)
            return true;
        // a short last line that ends a sentence, then an indented first line
        var indented = line.Left > before.Left + (0.8 * line.TypeSize) && passage.Lines.Count > 1;
        return indented && EndsSentence(before) && passage.Lines.Min(one => one.Left) < line.Left - 3;
    }

    // From the foot of a column to the head of the next.
    private static bool Continues(PdfLine before, PdfLine line) => !EndsSentence(before) && line.Words[0].Text is { Length: > 0 } first && char.IsLower(first[0]);

    private static bool EndsSentence(PdfLine line) => line.Words[^1].Text[^1] is '.' or '!' or '?' or ':' or '。' or '！' or '？' or '：' or '；';
}
