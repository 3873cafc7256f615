using Platform.Domain.Statistics.Resampling;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Classification;

/// <summary>Two classifiers on the same cases, compared by macro-F1 over a fixed set of classes; differences are first minus second.</summary>
/// <param name="truth">True class of each case; at least one case.</param>
/// <param name="first">Answers of the first.</param>
/// <param name="second">Answers of the second.</param>
/// <param name="classes">Number of classes.</param>
public sealed class MacroF1Comparison(int[] truth, int[] first, int[] second, int classes)
{
    /// <summary>Paired bootstrap over cases.</summary>
    /// <param name="resamples">Number of replicates, at least 1.</param>
    /// <param name="seed">Seed of the generator.</param>
    public BootstrapDistribution Bootstrap(int resamples, ulong seed) =>
        Resampling.Bootstrap.Draw([truth.Length], rows => Difference(rows[0]), resamples, seed);

    /// <summary>The difference on chosen cases.</summary>
    /// <param name="rows">Chosen cases, repeats allowed.</param>
    public double Difference(ReadOnlySpan<int> rows) => MacroF1.Of(truth, first, classes, rows) - MacroF1.Of(truth, second, classes, rows);

    /// <summary>
    /// Approximate randomisation (Noreen 1989): in each round every case's two answers are exchanged with chance one half.
    /// p = (1 + rounds at least as far from 0 as the data) / (1 + rounds).
    /// </summary>
    /// <param name="rounds">At least 1.</param>
    /// <param name="seed">Seed of the generator.</param>
    public PermutationResult Permute(int rounds, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        int[] rows = [.. Enumerable.Range(0, truth.Length)];
        var seen = Difference(rows);
        var random = new SplitMix64(seed);
        var (x, y) = (new int[truth.Length], new int[truth.Length]);
        var replicates = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            for (var row = 0; row < x.Length; row++)
                (x[row], y[row]) = random.Next() >> 63 == 1 ? (second[row], first[row]) : (first[row], second[row]);
            replicates[round] = MacroF1.Of(truth, x, classes, rows) - MacroF1.Of(truth, y, classes, rows);
        }

        var extreme = replicates.Count(value => Math.Abs(value) >= Math.Abs(seen) - 1e-12);
        return new(seen, replicates, extreme, (1.0 + extreme) / (1 + rounds));
    }
}
