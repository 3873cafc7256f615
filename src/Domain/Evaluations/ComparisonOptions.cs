namespace Platform.Domain.Evaluations;

/// <summary>Settings of a comparison; the same settings on the same cases give the same figures.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Fewest cases that are resampled; below it see <see cref="ComparisonMethod.BoundedScore"/>.</summary>
    public const int FewestResampledCases = 10;

    /// <summary>Confidence of every interval, between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Bootstrap replicates, at least 1.</summary>
    public int Resamples { get; init; } = 2000;

    /// <summary>Seed of the bootstrap.</summary>
    public ulong Seed { get; init; } = 20_261_122;

    /// <summary>Difference that "how many more cases" speaks of, above 0, at most 1; 0.05 is five points.</summary>
    public double TargetDifference { get; init; } = 0.05;

    /// <summary>Chance of showing that difference, between 0 and 1.</summary>
    public double Power { get; init; } = 0.8;
}
