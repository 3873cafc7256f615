using Platform.Domain.Statistics.Classification;

namespace Platform.Domain.Evaluations;

/// <summary>The labels of the held-out cases, in order of their names.</summary>
public sealed class LabelSet
{
    private const int MostLabels = 60;
    private const int LongestLabel = 80;
    private const double CasesPerLabel = 3;

    private readonly Dictionary<string, int> _numbers;

    private LabelSet(IReadOnlyList<string> names, Dictionary<string, int> numbers) => (Names, _numbers) = (names, numbers);

    /// <summary>The labels as they stand in the data; where spelling differs, the first one met.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Collects the labels.</summary>
    /// <param name="references">The label of each case.</param>
    public static LabelSet From(IEnumerable<string> references)
    {
        var spelled = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var reference in references)
            spelled.TryAdd(LabelText.Normalize(reference), reference.Trim());
        var order = spelled.Keys.Order(StringComparer.Ordinal).ToArray();
        return new([.. order.Select(key => spelled[key])], order.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal));
    }

    /// <summary>True when references look like labels: at most 60 different ones, at most 80 characters each, met three times on average.</summary>
    /// <param name="references">The reference of each case.</param>
    public static bool LooksLikeLabels(IReadOnlyCollection<string> references)
    {
        if (references.Count == 0 || references.Any(reference => reference.Trim().Length is 0 or > LongestLabel))
            return false;
        var different = references.Select(LabelText.Normalize).Distinct(StringComparer.Ordinal).Count();
        return different <= MostLabels && references.Count >= CasesPerLabel * different;
    }

    /// <summary>The number of an answer's label; <see cref="ConfusionMatrix.Outside"/> when it is none of them.</summary>
    /// <param name="answer">An answer.</param>
    public int NumberOf(string answer) => _numbers.GetValueOrDefault(LabelText.Normalize(answer), ConfusionMatrix.Outside);
}
