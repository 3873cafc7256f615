namespace Platform.Domain.Statistics.Classification;

/// <summary>The outcome of a permutation test.</summary>
/// <param name="Difference">The difference in the data.</param>
/// <param name="Replicates">The difference in each round.</param>
/// <param name="Extreme">Rounds at least as far from 0 as the data.</param>
/// <param name="P">Two-sided p.</param>
public sealed record PermutationResult(double Difference, IReadOnlyList<double> Replicates, int Extreme, double P);
