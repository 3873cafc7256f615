using System.Text.Json;
using Platform.Domain.Statistics.Means;
using Platform.Domain.Statistics.Multiplicity;

namespace Platform.Domain.Statistics.Golden;

internal static class MultiplicityCases
{
    private const double AnyLevel = 0.95;

    public static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> All = new(StringComparer.Ordinal)
    {
        ["adjust_p"] = i => new()
        {
            ["bonferroni"] = AdjustedP.Bonferroni(i.Numbers("p")),
            ["holm"] = AdjustedP.Holm(i.Numbers("p")),
            ["benjamini_hochberg"] = AdjustedP.BenjaminiHochberg(i.Numbers("p")),
            ["benjamini_yekutieli"] = AdjustedP.BenjaminiYekutieli(i.Numbers("p")),
        },
        ["tost_proportions_wald"] = i => Fields(Equivalence.Wald(ProportionCases.Samples(i), i.Number("low"), i.Number("high"))),
        ["tost_proportions_farrington_manning"] = i => Fields(Equivalence.Score(ProportionCases.Samples(i), i.Number("low"), i.Number("high"), false)),
        ["tost_proportions_miettinen_nurminen"] = i => Fields(Equivalence.Score(ProportionCases.Samples(i), i.Number("low"), i.Number("high"), true)),
        ["tost_welch"] = i => Fields(Equivalence.Means(MeanDifference.Welch(i.Numbers("x"), i.Numbers("y"), AnyLevel), i.Number("low"), i.Number("high"))),
        ["tost_paired"] = i => Fields(Equivalence.Means(MeanDifference.Paired(i.Numbers("x"), i.Numbers("y"), AnyLevel), i.Number("low"), i.Number("high"))),
    };

    private static Dictionary<string, object> Fields(Equivalence result) => new()
    {
        ["difference"] = result.Difference,
        ["statistic_low"] = result.LowStatistic,
        ["p_low"] = result.LowP,
        ["statistic_high"] = result.HighStatistic,
        ["p_high"] = result.HighP,
        ["p"] = result.P,
        ["df"] = result.Df,
    };
}
