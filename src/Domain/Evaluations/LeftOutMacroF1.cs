using Platform.Domain.Statistics.Classification;

namespace Platform.Domain.Evaluations;

/// <summary>Macro-F1 without one case. Cases with the same truth and answers share a figure, so it is computed once for each kind.</summary>
internal sealed class LeftOutMacroF1(int[] truth, int[] baseLabels, int[] tunedLabels, int labels)
{
    private readonly Dictionary<(int Truth, int Base, int Tuned), (double Base, double Tuned)> _known = [];

    public (double Base, double Tuned) Figures(int left)
    {
        var kind = (truth[left], baseLabels[left], tunedLabels[left]);
        if (_known.TryGetValue(kind, out var figures))
            return figures;

        int[] rows = [.. Enumerable.Range(0, truth.Length).Where(row => row != left)];
        figures = (MacroF1.OfDrawn(truth, baseLabels, labels, rows), MacroF1.OfDrawn(truth, tunedLabels, labels, rows));
        _known[kind] = figures;
        return figures;
    }
}
