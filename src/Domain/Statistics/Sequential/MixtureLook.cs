namespace Platform.Domain.Statistics.Sequential;

/// <summary>What an always-valid method says at one look.</summary>
/// <param name="LogLikelihoodRatio">Log of the mixture likelihood ratio.</param>
/// <param name="P">Always-valid p: never rises.</param>
/// <param name="Lower">Lower limit at this look.</param>
/// <param name="Upper">Upper limit at this look.</param>
/// <param name="RunningLower">Highest lower limit so far.</param>
/// <param name="RunningUpper">Lowest upper limit so far.</param>
public readonly record struct MixtureLook(double LogLikelihoodRatio, double P, double Lower, double Upper, double RunningLower, double RunningUpper);
