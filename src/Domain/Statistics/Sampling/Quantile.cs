namespace Platform.Domain.Statistics.Sampling;

/// <summary>Quantiles of a sample, type 7 of Hyndman and Fan 1996: linear between order statistics.</summary>
public static class Quantile
{
    /// <summary>The quantile of values that are sorted already.</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="q">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">q is not from 0 to 1, or there is no value.</exception>
    public static double OfSorted(IReadOnlyList<double> sorted, double q)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Count, nameof(sorted));
        if (!(q >= 0 && q <= 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile lies from 0 to 1.");

        var position = (sorted.Count - 1) * q;
        var below = (int)Math.Floor(position);
        return below >= sorted.Count - 1 ? sorted[^1] : sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
    }

    /// <summary>The quantile of values in any order.</summary>
    /// <param name="values">At least one value.</param>
    /// <param name="q">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">q is not from 0 to 1, or there is no value.</exception>
    public static double Of(IEnumerable<double> values, double q) => OfSorted([.. values.Order()], q);

    /// <summary>The middle value, or the mean of the two middle ones.</summary>
    /// <param name="values">At least one value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no value.</exception>
    public static double Median(IReadOnlyList<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count, nameof(values));
        var sorted = values.Order().ToArray();
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
