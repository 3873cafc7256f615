using Platform.Rag.Index;

namespace Platform.Rag.Retrieval;

/// <summary>What both searches found for a saved question, and which passages answer it.</summary>
/// <param name="Keyword">Hits of the keyword search.</param>
/// <param name="Vector">Hits of the vector search.</param>
/// <param name="Trust">From <see cref="Fusion.Trust"/>.</param>
/// <param name="Grades">Grade of each passage that answers it; above 0.</param>
public sealed record SavedQuestion(IReadOnlyList<PassageHit> Keyword, IReadOnlyList<PassageHit> Vector, double Trust, IReadOnlyDictionary<Guid, int> Grades);

/// <summary>What was learnt, and what it is worth on questions that were left out of the learning.</summary>
/// <param name="Settings">The settings to use: the default where learning did not help.</param>
/// <param name="Learnt">Whether they differ from the default.</param>
/// <param name="DefaultNdcg">nDCG@10 of the default on the questions.</param>
/// <param name="CrossValidatedNdcg">nDCG@10 of settings learnt from the other questions.</param>
/// <param name="Questions">How many questions there were.</param>
public sealed record FusionLearning(FusionSettings Settings, bool Learnt, double DefaultNdcg, double CrossValidatedNdcg, int Questions);

/// <summary>
/// Learns a collection's fusion settings from its saved questions: a search over a small grid, drawn to the default by a penalty, accepted only when settings
/// learnt from four fifths of the questions are better on the remaining fifth. The same questions give the same settings.
/// </summary>
public static class FusionLearner
{
    /// <summary>With fewer, chance decides.</summary>
    public const int FewestQuestions = 30;

    private const int Folds = 5;
    private const int Cut = 10;

    // A lean of 1 must gain 0.3 questions in full over all of them, whatever their number: few questions move little.
    private const double Penalty = 0.3;

    private static readonly FusionSettings[] Grid =
    [
        .. from lean in Enumerable.Range(-6, 13)
        from sureness in Enumerable.Range(-2, 5)
        select new FusionSettings(lean * 0.25, sureness * 0.5),
    ];

    /// <summary>Learns.</summary>
    /// <exception cref="ArgumentException">There are fewer than <see cref="FewestQuestions"/>.</exception>
    public static FusionLearning Learn(IReadOnlyList<SavedQuestion> questions, int depth)
    {
        var scores = Scores(questions, depth);
        var ordinary = scores[Array.IndexOf(Grid, FusionSettings.Default)];
        var outside = Outside(scores, questions.Count).Select((at, question) => scores[at][question]).ToArray();
        var best = Grid[Best(scores, Enumerable.Range(0, questions.Count))];
        var helps = Gain(ordinary, outside) > 0 && best != FusionSettings.Default;
        return new FusionLearning(helps ? best : FusionSettings.Default, helps, ordinary.Average(), outside.Average(), questions.Count);
    }

    /// <summary>For each question the settings learnt from the four fifths it does not belong to.</summary>
    /// <exception cref="ArgumentException">There are fewer than <see cref="FewestQuestions"/>.</exception>
    public static IReadOnlyList<FusionSettings> CrossValidate(IReadOnlyList<SavedQuestion> questions, int depth) =>
        [.. Outside(Scores(questions, depth), questions.Count).Select(at => Grid[at])];

    // A row for each settings, a number for each question.
    private static double[][] Scores(IReadOnlyList<SavedQuestion> questions, int depth) => questions.Count >= FewestQuestions
        ? [.. Grid.Select(settings => questions.Select(question => Ndcg(question, depth, settings)).ToArray())]
        : throw new ArgumentException($"{questions.Count} saved questions are too few to learn from: {FewestQuestions} are needed.", nameof(questions));

    private static List<int> Outside(double[][] scores, int questions)
    {
        var learnt = Enumerable.Range(0, Folds).Select(fold => Best(scores, Enumerable.Range(0, questions).Where(question => question % Folds != fold))).ToList();
        return [.. Enumerable.Range(0, questions).Select(question => learnt[question % Folds])];
    }

    /// <summary>Lower end of the mean gain: one standard error below it.</summary>
    private static double Gain(double[] before, double[] after)
    {
        var gains = before.Zip(after, (left, right) => right - left).ToList();
        var mean = gains.Average();
        var variance = gains.Sum(gain => (gain - mean) * (gain - mean)) / (gains.Count - 1);
        return mean - Math.Sqrt(variance / gains.Count);
    }

    private static int Best(double[][] scores, IEnumerable<int> questions) => Enumerable.Range(0, Grid.Length)
        .MaxBy(at => questions.Sum(question => scores[at][question]) - Penalty * (Grid[at].Lean * Grid[at].Lean + Grid[at].Sureness * Grid[at].Sureness));

    private static double Ndcg(SavedQuestion question, int depth, FusionSettings settings)
    {
        var ideal = Discounted(question.Grades.Values.OrderDescending());
        return ideal == 0 ? 0 : Discounted(Fusion.Join(question.Keyword, question.Vector, depth, question.Trust, settings).Select(hit => question.Grades.GetValueOrDefault(hit.Id))) / ideal;
    }

    private static double Discounted(IEnumerable<int> grades) => grades.Take(Cut).Select((grade, rank) => (Math.Pow(2, grade) - 1) / Math.Log2(rank + 2)).Sum();
}
