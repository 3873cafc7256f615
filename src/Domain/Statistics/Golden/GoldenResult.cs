namespace Platform.Domain.Statistics.Golden;

/// <summary>How one case came out.</summary>
/// <param name="Name">The case.</param>
/// <param name="Function">The calculation.</param>
/// <param name="LargestDifference">The difference that used most of its tolerance; infinite where something is missing or not equal.</param>
/// <param name="Tolerance">What was allowed there.</param>
/// <param name="Miss">Null when all agrees; else where it does not and what came out.</param>
public sealed record GoldenResult(string Name, string Function, double LargestDifference, double Tolerance, string? Miss)
{
    /// <summary>True when every figure agrees within the case's tolerance.</summary>
    public bool Ok => Miss is null;
}
