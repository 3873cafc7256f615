using System.Text.Json;
using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Statistics.Golden;

internal static class DistributionCases
{
    public static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> All = new(StringComparer.Ordinal)
    {
        ["normal"] = i => new()
        {
            ["cdf"] = NormalDistribution.Cdf(i.Number("x")),
            ["sf"] = NormalDistribution.Sf(i.Number("x")),
            ["pdf"] = NormalDistribution.Pdf(i.Number("x")),
        },
        ["normal_quantile"] = i => X(NormalDistribution.Quantile(i.Number("p"))),
        ["student_t"] = i => Tails(StudentTDistribution.Cdf(i.Number("x"), i.Number("df")), StudentTDistribution.Sf(i.Number("x"), i.Number("df"))),
        ["student_t_quantile"] = i => X(StudentTDistribution.Quantile(i.Number("p"), i.Number("df"))),
        ["chi_squared"] = i => Tails(ChiSquaredDistribution.Cdf(i.Number("x"), i.Number("df")), ChiSquaredDistribution.Sf(i.Number("x"), i.Number("df"))),
        ["chi_squared_quantile"] = i => X(ChiSquaredDistribution.Quantile(i.Number("p"), i.Number("df"))),
        ["f"] = i => Tails(
            FDistribution.Cdf(i.Number("x"), i.Number("df1"), i.Number("df2")),
            FDistribution.Sf(i.Number("x"), i.Number("df1"), i.Number("df2"))),
        ["f_quantile"] = i => X(FDistribution.Quantile(i.Number("p"), i.Number("df1"), i.Number("df2"))),
        ["binomial"] = Binomial,
        ["binomial_quantile"] = i => new() { ["k"] = BinomialDistribution.Quantile(i.Number("p"), i.Whole("n"), i.Number("success")) },
        ["beta"] = i => Tails(
            BetaDistribution.Cdf(i.Number("x"), i.Number("a"), i.Number("b")),
            BetaDistribution.Sf(i.Number("x"), i.Number("a"), i.Number("b"))),
        ["beta_quantile"] = i => X(BetaDistribution.Quantile(i.Number("p"), i.Number("a"), i.Number("b"))),
    };

    private static Dictionary<string, object> Binomial(JsonElement inputs)
    {
        var (k, n, p) = (inputs.Whole("k"), inputs.Whole("n"), inputs.Number("p"));
        return new()
        {
            ["pmf"] = BinomialDistribution.Pmf(k, n, p),
            ["cdf"] = BinomialDistribution.Cdf(k, n, p),
            ["sf"] = BinomialDistribution.Sf(k, n, p),
        };
    }

    private static Dictionary<string, object> X(double value) => new() { ["x"] = value };

    private static Dictionary<string, object> Tails(double cdf, double sf) => new() { ["cdf"] = cdf, ["sf"] = sf };
}
