namespace Platform.Domain.Statistics.Proportions;

/// <summary>Successes among the trials of two independent samples.</summary>
/// <param name="Successes1">From 0 to <paramref name="N1"/>.</param>
/// <param name="N1">Trials of the first sample, at least 0.</param>
/// <param name="Successes2">From 0 to <paramref name="N2"/>.</param>
/// <param name="N2">Trials of the second sample, at least 0.</param>
public readonly record struct TwoSamples(long Successes1, long N1, long Successes2, long N2)
{
    /// <summary>True when a sample has no trial: nothing can be said about the difference.</summary>
    public bool HasEmptySample => N1 == 0 || N2 == 0;

    /// <summary>Share of the first sample; NaN when it is empty.</summary>
    public double Share1 => Counts.Share(Successes1, N1);

    /// <summary>Share of the second sample; NaN when it is empty.</summary>
    public double Share2 => Counts.Share(Successes2, N2);

    /// <summary>First share minus second share; NaN when a sample is empty.</summary>
    public double Difference => Share1 - Share2;

    internal TwoSamples Checked()
    {
        Counts.Require(Successes1, N1);
        Counts.Require(Successes2, N2);
        return this;
    }
}
