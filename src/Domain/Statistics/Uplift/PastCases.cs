namespace Platform.Domain.Statistics.Uplift;

/// <summary>Predicts a case from the cases before it: their level in both arms and, where cases have a value from before, the slope on it (CUPED, case by case).</summary>
internal sealed class PastCases(double share, bool bounded)
{
    private readonly (double Sum, int Count)[] _arms = [(0, 0), (0, 0)];
    private double _covariance;
    private double _variance;
    private double _meanBefore;
    private double _meanValue;
    private int _pairs;

    /// <summary>The level that leaves the scores least spread, (1-π)·served + π·control, moved along the slope.</summary>
    public double Predict(double before)
    {
        var level = ((1 - share) * Mean(1)) + (share * Mean(0));
        if (!double.IsNaN(before) && _pairs > 1 && _variance > 0)
            level += _covariance / _variance * (before - _meanBefore);
        return bounded ? Math.Clamp(level, 0, 1) : level;
    }

    public void Add(UpliftCase one)
    {
        var arm = one.Served ? 1 : 0;
        _arms[arm] = (_arms[arm].Sum + one.Value, _arms[arm].Count + 1);
        if (double.IsNaN(one.Before))
            return;
        // Welford's running moments
        _pairs++;
        var (before, value) = (one.Before - _meanBefore, one.Value - _meanValue);
        _meanBefore += before / _pairs;
        _meanValue += value / _pairs;
        _variance += before * (one.Before - _meanBefore);
        _covariance += before * (one.Value - _meanValue);
    }

    // an arm nobody has seen yet is taken for the other one, and nothing at all for the middle
    private double Mean(int arm)
    {
        var (sum, count) = _arms[arm];
        if (count > 0)
            return bounded ? (sum + 0.5) / (count + 1) : sum / count;
        var (other, others) = _arms[1 - arm];
        return others > 0 && !bounded ? other / others : bounded ? 0.5 : 0;
    }
}
