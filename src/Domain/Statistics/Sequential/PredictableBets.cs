namespace Platform.Domain.Statistics.Sequential;

/// <summary>Regularised running moments known before each value, and the bets made from them (Waudby-Smith, Ramdas 2024).</summary>
internal static class PredictableBets
{
    /// <summary>Running mean before each value: (1/2 + Σ) / t.</summary>
    public static double[] Means(IReadOnlyList<double> values)
    {
        var sum = 0.5;
        return [.. values.Select((value, index) =>
        {
            var mean = sum / (index + 1);
            sum += value;
            return mean;
        })];
    }

    /// <summary>λ_t = sqrt(2 · log term / (σ̂²_{t-1} t ln(1 + t))), not capped.</summary>
    public static double[] Of(IReadOnlyList<double> values, double logTerm)
    {
        var (sum, squares) = (0.5, 0.25);
        var bets = new double[values.Count];
        for (var t = 1; t <= bets.Length; t++)
        {
            bets[t - 1] = Math.Sqrt(2 * logTerm / (squares / t * t * Math.Log(1 + (double)t)));
            sum += values[t - 1];
            var rest = values[t - 1] - (sum / (t + 1));
            squares += rest * rest;
        }

        return bets;
    }
}
