namespace Platform.Domain.Statistics.Classification;

/// <summary>The measures of a classifier on labelled cases.</summary>
public sealed record ClassificationReport
{
    private ClassificationReport()
    {
    }

    /// <summary>Share answered rightly; NaN without cases.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The score of each class.</summary>
    public required IReadOnlyList<ClassScore> Classes { get; init; }

    /// <summary>Unweighted mean of the classes' F1; NaN without classes.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>F1 over all answers together; equal to accuracy where every answer is one of the classes.</summary>
    public required double MicroF1 { get; init; }

    /// <summary>Mean of the classes' F1, weighted by their cases; NaN without cases.</summary>
    public required double WeightedF1 { get; init; }

    /// <summary>Matthews' correlation for several classes (Gorodkin 2004); 0 where its denominator is 0.</summary>
    public required double Matthews { get; init; }

    /// <summary>Cohen's kappa (1960); NaN where chance alone would agree always.</summary>
    public required double Kappa { get; init; }

    /// <summary>Computes the measures.</summary>
    /// <param name="matrix">The counts.</param>
    public static ClassificationReport From(ConfusionMatrix matrix)
    {
        var labels = Enumerable.Range(0, matrix.Classes).ToArray();
        double n = matrix.Total;
        double right = labels.Sum(matrix.Right);
        double answered = labels.Sum(matrix.Answered);
        double agreement = labels.Sum(label => (double)matrix.Support(label) * matrix.Answered(label));
        double rows = labels.Sum(label => Math.Pow(matrix.Support(label), 2));
        double columns = labels.Sum(label => Math.Pow(matrix.Answered(label), 2));
        ClassScore[] classes = [.. labels.Select(label => Score(matrix, label))];
        var spread = ((n * n) - rows) * ((n * n) - columns);

        return new()
        {
            Accuracy = n == 0 ? double.NaN : right / n,
            Classes = classes,
            MacroF1 = classes.Length == 0 ? double.NaN : Sampling.Moments.Sum(classes.Select(score => score.F1)) / classes.Length,
            MicroF1 = Ratio(2 * right, n + answered),
            WeightedF1 = n == 0 ? double.NaN : Sampling.Moments.Sum(classes.Select(score => score.F1 * score.Support)) / n,
            Matthews = spread > 0 ? ((right * n) - agreement) / Math.Sqrt(spread) : 0,
            Kappa = n == 0 || agreement.Equals(n * n) ? double.NaN : ((right / n) - (agreement / (n * n))) / (1 - (agreement / (n * n))),
        };
    }

    private static ClassScore Score(ConfusionMatrix matrix, int label)
    {
        var (right, support, answered) = (matrix.Right(label), matrix.Support(label), matrix.Answered(label));
        return new(Ratio(right, answered), Ratio(right, support), Ratio(2.0 * right, support + answered), support);
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
