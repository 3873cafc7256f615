namespace Platform.Domain.Statistics.Multiplicity;

/// <summary>p values of many tests, adjusted so that each may be held against the usual level; in the order given.</summary>
public static class AdjustedP
{
    /// <summary>Bonferroni: m · p, at most 1.</summary>
    public static double[] Bonferroni(IReadOnlyList<double> p) => [.. p.Select(value => Math.Min(1, p.Count * value))];

    /// <summary>Holm 1979: running maximum of (m - k + 1) · p over ascending p.</summary>
    public static double[] Holm(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var (rank, highest) = (0, 0.0);
        foreach (var index in Enumerable.Range(0, p.Count).OrderBy(index => p[index]))
        {
            highest = Math.Max(highest, (p.Count - rank++) * p[index]);
            adjusted[index] = Math.Min(1, highest);
        }

        return adjusted;
    }

    /// <summary>Benjamini and Hochberg 1995: running minimum of p · m / k from the largest p down.</summary>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> p) => StepUp(p, 1);

    /// <summary>Benjamini and Yekutieli 2001: Benjamini-Hochberg times Σ 1/i, valid under any dependence.</summary>
    public static double[] BenjaminiYekutieli(IReadOnlyList<double> p) => StepUp(p, Enumerable.Range(1, p.Count).Sum(k => 1.0 / k));

    private static double[] StepUp(IReadOnlyList<double> p, double factor)
    {
        var adjusted = new double[p.Count];
        var (rank, lowest) = (p.Count, 1.0);
        foreach (var index in Enumerable.Range(0, p.Count).OrderByDescending(index => p[index]))
        {
            lowest = Math.Min(lowest, p[index] * p.Count * factor / rank--);
            adjusted[index] = lowest;
        }

        return adjusted;
    }
}
