using Platform.Domain.Statistics.Classification;

namespace Platform.Domain.Evaluations;

/// <summary>The cases of a label task as label numbers.</summary>
internal sealed class LabelledCases
{
    private readonly LabelSet _labels;
    private readonly int[] _truth;
    private readonly int[] _base;
    private readonly int[] _tuned;

    private LabelledCases(LabelSet labels, int[] truth, int[] baseLabels, int[] tuned) => (_labels, _truth, _base, _tuned) = (labels, truth, baseLabels, tuned);

    public static LabelledCases From(IReadOnlyList<EvaluatedCase> cases)
    {
        var labels = LabelSet.From(cases.Select(one => one.References[0]));
        return new(
            labels,
            [.. cases.Select(one => labels.NumberOf(one.References[0]))],
            [.. cases.Select(one => labels.NumberOf(one.BaseAnswer))],
            [.. cases.Select(one => labels.NumberOf(one.TunedAnswer))]);
    }

    public MetricComparison CompareMacroF1(ComparisonOptions options) => MacroF1Verdict.Compare(_truth, _base, _tuned, _labels.Names.Count, options);

    public IReadOnlyList<LabelComparison> Compare()
    {
        var (before, after) = (ClassificationReport.From(Matrix(_base)), ClassificationReport.From(Matrix(_tuned)));
        return [.. _labels.Names.Select((name, number) => new LabelComparison(name, before.Classes[number], after.Classes[number]))];
    }

    public IReadOnlyList<IReadOnlyList<int>> TunedRows() => Rows(Matrix(_tuned));

    public IReadOnlyList<IReadOnlyList<int>> BaseRows() => Rows(Matrix(_base));

    private ConfusionMatrix Matrix(int[] answered) => ConfusionMatrix.Count(_truth, answered, _labels.Names.Count);

    private static IReadOnlyList<IReadOnlyList<int>> Rows(ConfusionMatrix matrix) =>
    [
        .. Enumerable.Range(0, matrix.Classes).Select(int[] (truth) =>
            [.. Enumerable.Range(0, matrix.Classes).Select(predicted => matrix[truth, predicted]), matrix[truth, ConfusionMatrix.Outside]]),
    ];
}
