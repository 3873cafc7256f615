namespace Platform.Domain.Statistics.Sequential;

/// <summary>An asymptotic confidence sequence at one look.</summary>
/// <param name="Mean">Mean so far.</param>
/// <param name="Variance">Variance so far, divisor t - 1.</param>
/// <param name="Lower">Lower two-sided limit.</param>
/// <param name="Upper">Upper two-sided limit.</param>
/// <param name="LowerOneSided">Lower one-sided limit.</param>
public readonly record struct AsymptoticLook(double Mean, double Variance, double Lower, double Upper, double LowerOneSided);
