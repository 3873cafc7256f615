using System.Globalization;

namespace Platform.Rag.Answering;

/// <summary>Compares the numbers of a sentence with those that stand beside its words.</summary>
internal static class FigureCheck
{
    // of the sentence's weighted words: below, a number stands beside something else
    private const double FewestShared = 0.3;

    // a cell of a table counts unless another cell of that table stands beside clearly more of the words
    private const double ClearlyMore = 0.2;

    // cells of one row share its words: what tells them apart is the head of the column
    private const double MoreInRow = 0.02;

    // the 9 of "9. Term" bears no "9 years"; the 9 of a cell may
    private static bool Bears(SourceFigure given, Figure said) => given.Figure.Bears(said) && (!given.Figure.IsWord || given.Table is not null || said.Unit.Length == 0);

    // of several that stand beside the same words, a reader is shown the one that was probably meant
    private static decimal Distance(Figure given, Figure said) =>
        decimal.TryParse(given.Value, CultureInfo.InvariantCulture, out var one) && decimal.TryParse(said.Value, CultureInfo.InvariantCulture, out var other) ? Math.Abs(one - other) : 0;

    /// <summary>The worst that holds of any of the numbers, and what the source says instead.</summary>
    public static (FigureState State, string? Instead) Of(string sentence, IReadOnlyCollection<SourceStatement> statements, Func<string, double> rarity)
    {
        var folded = Figures.Fold(sentence);
        var worst = (State: FigureState.Stands, Instead: (string?)null);
        foreach (var figure in Figures.In(folded).Where(figure => !figure.IsWord || char.IsDigit(figure.Written[0])))
        {
            var words = SourceText.WordsOf(folded.Remove(figure.Start, figure.Length).Insert(figure.Start, " "));
            var found = One(figure, words, statements, rarity);
            if (found.State > worst.State)
                worst = found;
        }

        return worst;
    }

    private static (FigureState State, string? Instead) One(Figure said, HashSet<string> words, IReadOnlyCollection<SourceStatement> statements, Func<string, double> rarity)
    {
        var whole = words.Sum(rarity);
        var figures = statements.SelectMany(statement => statement.Figures).Where(given => given.Figure.IsOfKind(said) || Bears(given, said)).Select(given => (Given: given, Shared: SharedWith(given))).ToList();
        var own = figures.Where(one => Bears(one.Given, said)).OrderByDescending(one => one.Shared).ThenBy(one => one.Given.Table is null ? 0 : 1).Select(one => ((SourceFigure Given, double Shared)?)one).FirstOrDefault();
        if (own is { Given.Table: null } || (own is not null && said.Unit is "calendar" or "date" or "time"))
            return (FigureState.Stands, null);
        var rivals = figures.Where(one => !Bears(one.Given, said) && !one.Given.Figure.IsWord);
        var rival = (own is not var (cell, shared)
            ? rivals.Where(one => one.Shared >= FewestShared)
            : rivals.Where(one => one.Given.Table == cell.Table && one.Shared >= FewestShared && one.Shared > shared + (one.Given.Row == cell.Row ? MoreInRow : ClearlyMore)))
            .OrderByDescending(one => one.Shared).ThenBy(one => Distance(one.Given.Figure, said)).FirstOrDefault();
        if (rival.Given is not null && !said.IsWord)
            return (FigureState.Contradicted, rival.Given.Figure.Written);
        return (own is null ? FigureState.Missing : FigureState.Stands, null);

        double SharedWith(SourceFigure given) => whole == 0 ? 1 : words.Where(given.Words.Contains).Sum(rarity) / whole;
    }
}
