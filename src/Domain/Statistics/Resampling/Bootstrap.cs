using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Resampling;

/// <summary>Draws bootstrap replicates: for each sample in order, as many rows with replacement as it has.</summary>
public static class Bootstrap
{
    /// <summary>Computes the statistic on the data and on resamples of it.</summary>
    /// <param name="sizes">Number of rows of each sample; each at least 1.</param>
    /// <param name="statistic">The statistic; the row arrays it is given are used again and must not be kept.</param>
    /// <param name="resamples">Number of replicates, at least 1.</param>
    /// <param name="seed">Seed of the generator.</param>
    /// <exception cref="ArgumentOutOfRangeException">A sample is empty or there is no resample.</exception>
    public static BootstrapDistribution Draw(IReadOnlyList<int> sizes, ResampledStatistic statistic, int resamples, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        foreach (var size in sizes)
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(sizes));

        var random = new SplitMix64(seed);
        int[][] rows = [.. sizes.Select(size => new int[size])];
        var replicates = new double[resamples];
        for (var replicate = 0; replicate < resamples; replicate++)
        {
            Fill(rows, random);
            replicates[replicate] = statistic(rows);
        }

        return new(statistic(AllRows(sizes)), replicates);
    }

    /// <summary>Draws rows as <see cref="Draw"/> does.</summary>
    /// <param name="rows">One array a sample; its length is the sample's size and its contents are replaced.</param>
    /// <param name="random">The generator.</param>
    public static void Fill(IReadOnlyList<int[]> rows, SplitMix64 random)
    {
        foreach (var sample in rows)
        {
            for (var row = 0; row < sample.Length; row++)
                sample[row] = random.Index(sample.Length);
        }
    }

    /// <summary>Every row once: the data themselves.</summary>
    /// <param name="sizes">Number of rows of each sample.</param>
    public static IReadOnlyList<int[]> AllRows(IReadOnlyList<int> sizes) => [.. sizes.Select(size => Enumerable.Range(0, size).ToArray())];
}
