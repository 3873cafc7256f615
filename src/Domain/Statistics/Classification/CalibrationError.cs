using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Classification;

/// <summary>How far stated confidence lies from the share that was right (Guo, Pleiss, Sun, Weinberger 2017).</summary>
/// <param name="Expected">Gap of the bins, weighted by their cases.</param>
/// <param name="Largest">Largest gap of a bin.</param>
/// <param name="Bins">The bins, from low confidence to high.</param>
public sealed record CalibrationError(double Expected, double Largest, IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>Sorts cases into bins of equal width: bin b holds b/bins &lt; c &lt;= (b+1)/bins, and c = 0 the first.</summary>
    /// <param name="confidence">Stated confidence of each case, 0 to 1.</param>
    /// <param name="correct">1 where the answer was right, else 0.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no bin.</exception>
    public static CalibrationError Of(IReadOnlyList<double> confidence, IReadOnlyList<int> correct, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var members = new List<int>[bins];
        for (var bin = 0; bin < bins; bin++)
            members[bin] = [];
        for (var row = 0; row < confidence.Count; row++)
            members[Math.Clamp((int)Math.Ceiling(confidence[row] * bins) - 1, 0, bins - 1)].Add(row);

        CalibrationBin[] filled = [.. members.Select(rows => new CalibrationBin(
            rows.Count,
            Moments.Mean([.. rows.Select(row => confidence[row])]),
            Moments.Mean([.. rows.Select(row => (double)correct[row])])))];
        var used = filled.Where(bin => bin.Count > 0).ToArray();
        return new(
            Moments.Sum(used.Select(bin => bin.Gap * bin.Count)) / confidence.Count,
            used.Select(bin => bin.Gap).DefaultIfEmpty(double.NaN).Max(),
            filled);
    }
}
