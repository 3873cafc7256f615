namespace Platform.Domain.Statistics.Resampling;

/// <summary>A statistic that can be computed on any choice of rows.</summary>
/// <param name="rows">For each sample the chosen row numbers, repeats allowed.</param>
public delegate double ResampledStatistic(IReadOnlyList<int[]> rows);
