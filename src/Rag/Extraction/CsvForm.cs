namespace Platform.Rag.Extraction;

/// <summary>How a table of plain text is divided.</summary>
/// <param name="Delimiter">Between cells.</param>
/// <param name="Columns">Cells in most rows.</param>
/// <param name="Sure">True when it can be nothing but a table.</param>
internal sealed record CsvForm(char Delimiter, int Columns, bool Sure)
{
    private const int SampleRows = 50;

    /// <summary>Null when no character divides the lines evenly.</summary>
    public static CsvForm? Detect(string text)
    {
        CsvForm? best = null;
        foreach (var delimiter in (ReadOnlySpan<char>)[',', ';', '\t', '|'])
        {
            var counts = Counts(text, delimiter);
            if (counts.Count == 0)
                continue;
            var most = counts.GroupBy(count => count).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).First();
            if (most.Key < 2)
                continue;
            var even = (double)most.Count() / counts.Count;
            if (even >= 0.6 && (best is null || most.Key > best.Columns))
                best = new CsvForm(delimiter, most.Key, Sure: counts.Count >= 3 && even >= 0.95);
        }
        return best;
    }

    private static List<int> Counts(string text, char delimiter)
    {
        var counts = new List<int>();
        int cells = 1, characters = 0;
        var quoted = false;
        foreach (var character in text)
        {
            if (character == '"')
                quoted = !quoted;
            else if (!quoted && character == delimiter)
                cells++;
            else if (!quoted && character == '\n')
            {
                if (characters > 0)
                    counts.Add(cells);
                (cells, characters) = (1, 0);
                if (counts.Count == SampleRows)
                    break;
                continue;
            }
            if (!char.IsWhiteSpace(character))
                characters++;
        }
        if (characters > 0 && counts.Count < SampleRows)
            counts.Add(cells);
        return counts;
    }
}
