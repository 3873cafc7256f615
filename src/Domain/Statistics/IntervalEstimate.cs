namespace Platform.Domain.Statistics;

/// <summary>An estimate with its interval. <see cref="double.NaN"/> stands for an estimate that nothing was observed for.</summary>
/// <param name="Estimate">Point estimate.</param>
/// <param name="Lower">Lower limit.</param>
/// <param name="Upper">Upper limit.</param>
public readonly record struct IntervalEstimate(double Estimate, double Lower, double Upper)
{
    /// <summary>Upper limit minus lower limit.</summary>
    public double Width => Upper - Lower;

    /// <summary>True when the value lies within the limits, ends included.</summary>
    public bool Contains(double value) => Lower <= value && value <= Upper;

    /// <summary>The same estimate with limits cut to a range that the quantity cannot leave.</summary>
    public IntervalEstimate ClampedTo(double lowest, double highest) => this with { Lower = Math.Max(lowest, Lower), Upper = Math.Min(highest, Upper) };

    /// <summary>The estimate and its limits seen with the opposite sign.</summary>
    public IntervalEstimate Negated() => new(-Estimate, -Upper, -Lower);
}
