using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Resampling;

/// <summary>Leaves one row out at a time to see how lopsided a statistic is.</summary>
public static class Jackknife
{
    /// <summary>
    /// The acceleration of the BCa interval: Σ_j Σ_i U_ji³/n_j³ / (6 (Σ_j Σ_i U_ji²/n_j²)^1.5) with U_ji = (n_j - 1)(mean of the leave-one-outs - the one without i).
    /// 0 when no row matters.
    /// </summary>
    /// <param name="leaveOneOut">For each sample the statistic without each of its rows.</param>
    public static double Acceleration(IReadOnlyList<double[]> leaveOneOut)
    {
        double cubes = 0, squares = 0;
        foreach (var sample in leaveOneOut)
        {
            double n = sample.Length;
            var centre = Moments.Mean(sample);
            cubes += Moments.Sum(sample.Select(value => Math.Pow((n - 1) * (centre - value), 3))) / (n * n * n);
            squares += Moments.Sum(sample.Select(value => Math.Pow((n - 1) * (centre - value), 2))) / (n * n);
        }

        return squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    /// <summary>The statistic without each row in turn, computed afresh each time; for a sample of one row the array is empty.</summary>
    /// <param name="sizes">Number of rows of each sample.</param>
    /// <param name="statistic">The statistic.</param>
    public static IReadOnlyList<double[]> LeaveOneOut(IReadOnlyList<int> sizes, ResampledStatistic statistic)
    {
        var all = Bootstrap.AllRows(sizes);
        var result = new List<double[]>();
        for (var sample = 0; sample < sizes.Count; sample++)
        {
            var values = new double[sizes[sample] > 1 ? sizes[sample] : 0];
            for (var left = 0; left < values.Length; left++)
            {
                var rows = all.ToArray();
                rows[sample] = [.. all[sample].Where(row => row != left)];
                values[left] = statistic(rows);
            }

            result.Add(values);
        }

        return result;
    }
}
