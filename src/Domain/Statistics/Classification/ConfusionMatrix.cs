namespace Platform.Domain.Statistics.Classification;

/// <summary>
/// How often each true class was answered with each class. Classes are numbered from 0; an answer outside the classes is counted apart:
/// it makes its row's recall worse and no class's precision.
/// </summary>
public sealed class ConfusionMatrix
{
    /// <summary>The number that stands for an answer that is none of the classes.</summary>
    public const int Outside = -1;

    private readonly int[,] _counts;
    private readonly int[] _outside;

    private ConfusionMatrix(int classes)
    {
        _counts = new int[classes, classes];
        _outside = new int[classes];
        Classes = classes;
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Number of cases.</summary>
    public int Total { get; private set; }

    /// <summary>Cases of a true class that were answered with a class.</summary>
    public int this[int truth, int predicted] => predicted == Outside ? _outside[truth] : _counts[truth, predicted];

    /// <summary>Counts the cases.</summary>
    /// <param name="truth">True class of each case, 0 to classes - 1.</param>
    /// <param name="predicted">Answered class of each case, 0 to classes - 1, or <see cref="Outside"/>.</param>
    /// <param name="classes">Number of classes, at least 0.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static ConfusionMatrix Count(IReadOnlyList<int> truth, IReadOnlyList<int> predicted, int classes)
    {
        if (truth.Count != predicted.Count)
            throw new ArgumentException($"Each case needs one truth and one answer: {truth.Count} stand against {predicted.Count}.", nameof(predicted));

        var matrix = new ConfusionMatrix(classes) { Total = truth.Count };
        for (var index = 0; index < truth.Count; index++)
        {
            if (predicted[index] == Outside)
                matrix._outside[truth[index]]++;
            else
                matrix._counts[truth[index], predicted[index]]++;
        }

        return matrix;
    }

    /// <summary>Cases answered rightly in a class.</summary>
    public int Right(int label) => _counts[label, label];

    /// <summary>Cases of a true class.</summary>
    public int Support(int label) => _outside[label] + Enumerable.Range(0, Classes).Sum(predicted => _counts[label, predicted]);

    /// <summary>Cases answered with a class.</summary>
    public int Answered(int label) => Enumerable.Range(0, Classes).Sum(truth => _counts[truth, label]);
}
