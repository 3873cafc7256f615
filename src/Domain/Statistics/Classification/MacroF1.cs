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
    public static double Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes, ReadOnlySpan<int> rows)
    {
        Span<int> right = classes <= FewClasses ? stackalloc int[classes] : new int[classes];
        Span<int> seen = classes <= FewClasses ? stackalloc int[classes] : new int[classes];

        foreach (var row in rows)
        {
            var (label, answer) = (truth[row], predicted[row]);
            seen[label]++;
            if (answer != ConfusionMatrix.Outside)
                seen[answer]++;
            if (answer == label)
                right[label]++;
        }

        double sum = 0;
        for (var label = 0; label < classes; label++)
            sum += seen[label] == 0 ? 0 : 2.0 * right[label] / seen[label];
        return sum / classes;
    }
}
