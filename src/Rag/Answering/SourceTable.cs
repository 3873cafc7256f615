namespace Platform.Rag.Answering;

/// <summary>Tables in a source's text: one row a line, cells separated by bars. A number stands beside the words of its row and of the heads of its column, and of no other.</summary>
internal static class SourceTable
{
    /// <summary>True for a line of cells.</summary>
    public static bool IsRow(string line) => line.Contains(" | ", StringComparison.Ordinal) || (line.Length > 2 && line[0] == '|' && line[^1] == '|');

    /// <summary>The rows as statements, each with the table's heads.</summary>
    public static IEnumerable<SourceStatement> Rows(List<string> lines, HashSet<string> title)
    {
        var rows = lines.ConvertAll(Cells);
        rows.RemoveAll(row => row.TrueForAll(cell => cell.Trim('-', ':', ' ').Length == 0));
        if (rows.Count == 0)
            yield break;
        var heads = HeadsOf(rows);
        var head = string.Join('\n', rows.Take(heads).Select(row => string.Join(" | ", row)));
        if (heads == rows.Count)
        {
            yield return Statement(head, title, []);
            yield break;
        }

        var (section, top) = ("", rows.GetRange(0, heads));
        foreach (var row in rows.Skip(heads))
        {
            var text = string.Join(" | ", row);
            if (row.Skip(1).All(cell => cell.Length == 0))
                section = row[0];
            yield return Statement(head + "\n" + text, title, FiguresOf(top, row, section, title));
        }
    }

    private static SourceStatement Statement(string text, HashSet<string> title, IReadOnlyList<SourceFigure> figures)
    {
        var words = SourceText.WordsOf(text);
        words.UnionWith(title);
        return new SourceStatement(text, words, figures);
    }

    private static List<SourceFigure> FiguresOf(List<List<string>> heads, List<string> row, string section, HashSet<string> title)
    {
        List<SourceFigure> found = [];
        var label = SourceText.WordsOf(row[0] + " " + section);
        label.UnionWith(title);
        for (var column = 0; column < row.Count; column++)
        {
            var words = new HashSet<string>(label, StringComparer.Ordinal);
            foreach (var head in heads.Where(head => column < head.Count))
                words.UnionWith(SourceText.WordsOf(head[column]));
            // a cell of prose is its own context
            words.UnionWith(SourceText.WordsOf(row[column]));
            found.AddRange(Figures.In(Figures.Fold(row[column])).Select(figure => new SourceFigure(figure, words, heads, row)));
            foreach (var head in heads.Where(head => column > 0 && column < head.Count))
                found.AddRange(Figures.In(Figures.Fold(head[column])).Select(figure => new SourceFigure(figure, words, heads, row)));
        }

        return found;
    }

    // Heads are the first rows whose cells behind the first are words, dates or years; at least one.
    private static int HeadsOf(List<List<string>> rows)
    {
        var heads = 1;
        while (heads < Math.Min(4, rows.Count) && rows[heads].Skip(1).Any(cell => cell.Length > 0) && rows[heads].Skip(1).All(IsHead))
            heads++;
        return heads;
    }

    private static bool IsHead(string cell) => Figures.In(Figures.Fold(cell)).TrueForAll(figure => figure.Unit is "calendar" or "date");

    private static List<string> Cells(string line)
    {
        var inside = line.Trim();
        if (inside.StartsWith('|'))
            inside = inside[1..];
        if (inside.EndsWith('|'))
            inside = inside[..^1];
        return [.. inside.Split('|').Select(cell => cell.Trim())];
    }
}
