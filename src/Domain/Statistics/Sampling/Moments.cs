namespace Platform.Domain.Statistics.Sampling;

/// <summary>Mean and variance in two passes with compensated sums, so that a large common offset costs no digits.</summary>
public static class Moments
{
    /// <summary>Sum with Neumaier's compensation (1974).</summary>
    public static double Sum(IEnumerable<double> values)
    {
        double sum = 0, lost = 0;
        foreach (var value in values)
        {
            var next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }

        return double.IsFinite(sum) ? sum + lost : sum;
    }

    /// <summary>Arithmetic mean; NaN when there is no value.</summary>
    public static double Mean(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return double.NaN;
        var first = Sum(values) / values.Count;

        // the second pass takes back the rounding of the division
        return double.IsFinite(first) ? first + (Sum(values.Select(value => value - first)) / values.Count) : first;
    }

    /// <summary>Variance with divisor n - 1; NaN below two values.</summary>
    public static double Variance(IReadOnlyList<double> values) => values.Count < 2 ? double.NaN : SquaresAbout(Mean(values), values) / (values.Count - 1);

    /// <summary>Covariance with divisor n - 1; NaN below two pairs.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static double Covariance(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count != y.Count)
            throw new ArgumentException($"Pairs are needed: {x.Count} values stand against {y.Count}.", nameof(y));
        if (x.Count < 2)
            return double.NaN;
        var (meanX, meanY) = (Mean(x), Mean(y));
        return Sum(x.Zip(y, (a, b) => (a - meanX) * (b - meanY))) / (x.Count - 1);
    }

    private static double SquaresAbout(double mean, IReadOnlyList<double> values)
    {
        var squares = Sum(values.Select(value => (value - mean) * (value - mean)));
        var rest = Sum(values.Select(value => value - mean));
        return Math.Max(0, squares - (rest * rest / values.Count));
    }
}
