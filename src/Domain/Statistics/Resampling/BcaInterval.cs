namespace Platform.Domain.Statistics.Resampling;

/// <summary>A bias-corrected and accelerated interval with the numbers that shaped it.</summary>
/// <param name="BiasCorrection">z0.</param>
/// <param name="Acceleration">a.</param>
/// <param name="LowerLevel">Quantile of the replicates that is the lower limit.</param>
/// <param name="UpperLevel">Quantile of the replicates that is the upper limit.</param>
/// <param name="Interval">Estimate and limits.</param>
public sealed record BcaInterval(double BiasCorrection, double Acceleration, double LowerLevel, double UpperLevel, IntervalEstimate Interval);
