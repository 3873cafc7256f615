using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Resampling;

/// <summary>Bootstrap for rows that come in groups (documents, patients): whole groups are drawn.</summary>
public static class ClusterBootstrap
{
    /// <summary>Computes a statistic of the pooled rows of the drawn clusters.</summary>
    /// <param name="clusters">At least one cluster.</param>
    /// <param name="statistic">Statistic of pooled rows.</param>
    /// <param name="resamples">Number of replicates, at least 1.</param>
    /// <param name="seed">Seed of the generator.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no cluster or no resample.</exception>
    public static BootstrapDistribution Draw(
        IReadOnlyList<IReadOnlyList<double>> clusters, Func<IReadOnlyList<double>, double> statistic, int resamples, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfZero(clusters.Count, nameof(clusters));
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);

        var random = new SplitMix64(seed);
        var replicates = new double[resamples];
        for (var replicate = 0; replicate < resamples; replicate++)
            replicates[replicate] = statistic([.. Enumerable.Range(0, clusters.Count).SelectMany(_ => clusters[random.Index(clusters.Count)])]);
        return new(statistic([.. clusters.SelectMany(cluster => cluster)]), replicates);
    }
}
