using Platform.Rag.Chunking;
using Platform.Rag.Documents;
using Platform.Rag.Keyword;

namespace Platform.Rag.Answering;

/// <summary>One statement of a source: a sentence, or a row of a table with the table's header.</summary>
/// <param name="Text">As it stands; of a row with its header.</param>
/// <param name="Words">Its words, those of the source's title among them.</param>
/// <param name="Figures">Its numbers.</param>
internal sealed record SourceStatement(string Text, HashSet<string> Words, IReadOnlyList<SourceFigure> Figures);

/// <summary>A number of a source with the words it stands beside: those of its sentence, or of its row and column.</summary>
/// <param name="Figure">The number.</param>
/// <param name="Words">The words.</param>
/// <param name="Table">The table it stands in; null in running text.</param>
/// <param name="Row">The row of the table.</param>
internal sealed record SourceFigure(Figure Figure, HashSet<string> Words, object? Table = null, object? Row = null);

/// <summary>Three statements in a row.</summary>
internal sealed record SourceWindow(string Text, HashSet<string> Words, IReadOnlyList<SourceStatement> Statements);

/// <summary>A source cut into what can bear a sentence.</summary>
internal static class SourceText
{
    private const int Window = 3;

    /// <summary>Every three statements that follow each other.</summary>
    public static List<SourceWindow> Windows(AnswerSource source)
    {
        var title = WordsOf(source.Title);
        var statements = Statements(source, title);
        List<SourceWindow> windows = [];
        for (var first = 0; first < statements.Count; first++)
        {
            var some = statements.GetRange(first, Math.Min(Window, statements.Count - first));
            windows.Add(new SourceWindow(string.Join('\n', some.Select(one => one.Text)), some.SelectMany(one => one.Words).ToHashSet(StringComparer.Ordinal), some));
            if (first + Window >= statements.Count)
                break;
        }

        return windows;
    }

    /// <summary>A text's words as they are compared.</summary>
    public static HashSet<string> WordsOf(string text) => TextAnalysis.Passage(text).Where(word => word.Counts).Select(word => word.Text).ToHashSet(StringComparer.Ordinal);

    private static List<SourceStatement> Statements(AnswerSource source, HashSet<string> title)
    {
        List<SourceStatement> statements = [];
        var prose = new System.Text.StringBuilder();
        List<string> table = [];
        foreach (var line in source.Text.Split('\n'))
        {
            if (SourceTable.IsRow(line))
            {
                Prose();
                table.Add(line);
                continue;
            }

            Table();
            prose.Append(line).Append('\n');
        }

        Table();
        Prose();
        return statements;

        void Prose()
        {
            var text = prose.ToString();
            prose.Clear();
            foreach (var span in Sentences.In(text, new TextSpan(0, text.Length)))
                statements.Add(Sentence(text.Substring(span.Start, span.Length), title));
        }

        void Table()
        {
            statements.AddRange(SourceTable.Rows(table, title));
            table.Clear();
        }
    }

    private static SourceStatement Sentence(string text, HashSet<string> title)
    {
        var words = WordsOf(text);
        words.UnionWith(title);
        return new SourceStatement(text, words, [.. Answering.Figures.In(Answering.Figures.Fold(text)).Select(figure => new SourceFigure(figure, words))]);
    }
}
