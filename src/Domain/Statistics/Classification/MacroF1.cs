namespace Platform.Domain.Statistics.Classification;

/// <summary>Macro-F1 on chosen rows, fast enough to be resampled.</summary>
public static class MacroF1
{
    private const int FewClasses = 256;

    /// <summary>Unweighted mean over a fixed set of classes; a class without cases and answers counts 0.</summary>
    /// <param name="truth">True class of each case.</param>
    /// <param name="predicted">Answered class of each case, or <see cref="ConfusionMatrix.Outside"/>.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="rows">The chosen cases, repeats allowed.</param>
    public static double Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes, ReadOnlySpan<int> rows) =>
        Average(truth, predicted, classes, rows, onlyWithCases: false);

    /// <summary>
    /// Unweighted mean over the classes that the chosen cases hold. On all cases of a class set taken from the truth it equals <see cref="Of"/>;
    /// in a resample a rare class that was not drawn does not pull the mean down.
    /// </summary>
    /// <param name="truth">True class of each case.</param>
    /// <param name="predicted">Answered class of each case, or <see cref="ConfusionMatrix.Outside"/>.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="rows">The chosen cases, repeats allowed.</param>
    public static double OfDrawn(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes, ReadOnlySpan<int> rows) =>
        Average(truth, predicted, classes, rows, onlyWithCases: true);

    private static double Average(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes, ReadOnlySpan<int> rows, bool onlyWithCases)
    {
        Span<int> right = classes <= FewClasses ? stackalloc int[classes] : new int[classes];
        Span<int> cases = classes <= FewClasses ? stackalloc int[classes] : new int[classes];
        Span<int> answers = classes <= FewClasses ? stackalloc int[classes] : new int[classes];

        foreach (var row in rows)
        {
            var (label, answer) = (truth[row], predicted[row]);
            cases[label]++;
            if (answer != ConfusionMatrix.Outside)
                answers[answer]++;
            if (answer == label)
                right[label]++;
        }

        var (sum, counted) = (0.0, 0);
        for (var label = 0; label < classes; label++)
        {
            if (onlyWithCases && cases[label] == 0)
                continue;
            counted++;
            sum += right[label] == 0 ? 0 : 2.0 * right[label] / (cases[label] + answers[label]);
        }

        return sum / counted;
    }
}
