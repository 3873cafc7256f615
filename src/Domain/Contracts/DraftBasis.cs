namespace Platform.Domain.Contracts;

/// <summary>What a writer began from: somebody who began from another text does not overwrite what was saved since.</summary>
/// <param name="Version">Number of the version.</param>
/// <param name="Saves">How often it had been saved.</param>
public sealed record DraftBasis(int Version, int Saves);
