using System.Text.Json;

namespace Platform.Domain.Statistics.Golden;

/// <summary>Computes golden cases with this library.</summary>
public static class GoldenCalculations
{
    private static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> Known = new[]
    {
        DistributionCases.All, ProportionCases.All, BootstrapCases.All, ClassificationCases.All, MeansCases.All,
        MultiplicityCases.All, RetrievalCases.All, DesignCases.All, RegressionCases.All, SequentialCases.All,
    }.SelectMany(group => group).ToDictionary(StringComparer.Ordinal);

    /// <summary>Computes a case and compares. A calculation that this library lacks is a miss with the calculation's name.</summary>
    /// <param name="goldenCase">The case.</param>
    public static GoldenResult Check(GoldenCase goldenCase) => Known.TryGetValue(goldenCase.Function, out var calculation)
        ? GoldenComparison.Compare(goldenCase, calculation(goldenCase.Inputs))
        : new(goldenCase.Name, goldenCase.Function, double.PositiveInfinity, 0, $"the calculation '{goldenCase.Function}' is not supported");
}
