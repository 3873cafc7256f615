namespace Platform.Domain.Statistics.Uplift;

/// <summary>One case of a comparison of served with not served.</summary>
/// <param name="Served">True when the model served it.</param>
/// <param name="Value">Its value, turned so that more is better.</param>
/// <param name="Cluster">Number of its group or pair.</param>
/// <param name="Step">Number of its step in time, such as the week.</param>
/// <param name="Before">Its value from before the experiment; NaN when there is none.</param>
public readonly record struct UpliftCase(bool Served, double Value, int Cluster = 0, int Step = 0, double Before = double.NaN);

/// <summary>What cases say about the difference that the model makes.</summary>
/// <param name="Estimate">Served minus not served; NaN when it cannot be computed.</param>
/// <param name="Lower">Lower limit of the two-sided 95 % interval, for a single look at the end.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="Bound">The lower bound that may be billed: it holds at every agreed look at the agreed error chance. Negative infinity when nothing can be said.</param>
public readonly record struct UpliftEstimate(double Estimate, double Lower, double Upper, double Bound)
{
    /// <summary>The level of the interval that is shown beside the bound.</summary>
    public const double ShownConfidence = 0.95;

    /// <summary>Nothing can be said.</summary>
    public static UpliftEstimate Nothing { get; } = new(double.NaN, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
}
