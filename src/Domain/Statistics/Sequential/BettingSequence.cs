using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Statistics.Sequential;

/// <summary>The betting confidence sequence for values from 0 to 1 (Waudby-Smith, Ramdas 2024, Theorem 3): non-asymptotic, the one to bill by.</summary>
public sealed class BettingSequence
{
    private const int FactorsAtOnce = 16;

    private readonly double[] _values;
    private readonly double[] _bets;
    private readonly double _logTerm;
    private readonly double _cap;

    /// <param name="values">Values from 0 to 1, at least one.</param>
    /// <param name="alpha">Chance that the interval ever misses the truth.</param>
    /// <param name="cap">Largest bet relative to what may be lost, between 0 and 1.</param>
    /// <param name="twoSided">False when only the lower limit is used.</param>
    public BettingSequence(IReadOnlyList<double> values, double alpha, double cap, bool twoSided)
    {
        _logTerm = Math.Log((twoSided ? 2 : 1) / alpha);
        (_values, _cap, _bets) = ([.. values], cap, PredictableBets.Of(values, _logTerm));
    }

    /// <summary>Lower limit: below it betting upward would have made too much.</summary>
    public double Lower => LogCapitalUp(0) >= _logTerm ? Bisection.Increasing(m => _logTerm - LogCapitalUp(m), 0, 1) : 0;

    /// <summary>Upper limit: above it betting downward would have made too much.</summary>
    public double Upper => LogCapitalDown(1) < _logTerm ? 1 : Bisection.Increasing(m => LogCapitalDown(m) - _logTerm, 0, 1);

    /// <summary>Log of the capital made by betting that the mean is above m; falls in m.</summary>
    /// <param name="m">From 0 to 1.</param>
    public double LogCapitalUp(double m) => Capital(m, 1, m > 0 ? _cap / m : double.PositiveInfinity);

    /// <summary>Log of the capital made by betting that the mean is below m; rises in m.</summary>
    /// <param name="m">From 0 to 1.</param>
    public double LogCapitalDown(double m) => Capital(m, -1, m < 1 ? _cap / (1 - m) : double.PositiveInfinity);

    // Σ ln(1 + x) as the logarithms of products of a few factors: each lies between 1 - cap and about ten, so a product neither overflows nor vanishes
    private double Capital(double m, int sign, double limit)
    {
        double sum = 0, lost = 0;
        for (var first = 0; first < _bets.Length; first += FactorsAtOnce)
        {
            var product = 1.0;
            for (var at = first; at < Math.Min(first + FactorsAtOnce, _bets.Length); at++)
                product *= 1 + (sign * Math.Min(_bets[at], limit) * (_values[at] - m));
            var value = Math.Log(product);
            // Neumaier's compensation
            var next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }

        return double.IsFinite(sum) ? sum + lost : sum;
    }
}
