using System.Text.Json;
using Platform.Domain.Statistics.Design;

namespace Platform.Domain.Statistics.Golden;

internal static class DesignCases
{
    public static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> All = new(StringComparer.Ordinal)
    {
        ["sample_ratio_chi_squared"] = RatioChiSquared,
        ["sample_ratio_sequential"] = RatioSequential,
        ["power_two_proportions"] = ProportionsPower,
        ["sample_size_two_proportions"] = i => Sizes(i, Proportions(i).SampleSize(i.Number("p1"), i.Number("p2"), i.Number("power"), i.Number("ratio"))),
        ["mde_two_proportions"] = DetectableDifference,
        ["power_two_means"] = i => new() { ["power"] = Means(i).Power(i.Number("effect_d"), i.Number("n1"), i.Number("n2")) },
        ["sample_size_two_means"] = i => Sizes(i, Means(i).SampleSize(i.Number("effect_d"), i.Number("power"), i.Number("ratio"))),
        ["mde_two_means"] = i => new() { ["effect_d"] = Means(i).DetectableEffect(i.Number("n1"), i.Number("n2"), i.Number("power")) },
        ["design_effect"] = i => new() { ["factor"] = SampleSizeFactors.Clusters(i.Number("cluster_size"), i.Number("icc")) },
        ["cuped_sample_size_factor"] = i => new() { ["factor"] = SampleSizeFactors.Covariate(i.Number("rho")) },
    };

    private static TwoProportionsPower Proportions(JsonElement inputs) => new(inputs.Number("alpha"), inputs.Flag("two_sided"));

    private static TwoMeansPower Means(JsonElement inputs) => new(inputs.Number("alpha"), inputs.Flag("two_sided"));

    private static Dictionary<string, object> RatioChiSquared(JsonElement inputs)
    {
        var (statistic, df, p) = SampleRatio.ChiSquared([.. inputs.Counts("counts").Select(count => (long)count)], inputs.Numbers("weights"));
        return new() { ["statistic"] = statistic, ["df"] = df, ["p"] = p };
    }

    private static Dictionary<string, object> RatioSequential(JsonElement inputs)
    {
        var looks = SampleRatio.Sequential(
            [.. inputs.Items("counts_by_look").Select(long[] (look) => [.. GoldenInputs.Counts(look)])], inputs.Numbers("weights"), inputs.Number("concentration"));
        return new() { ["log_bayes_factor"] = looks.Select(look => look.LogBayesFactor), ["p"] = looks.Select(look => look.P) };
    }

    private static Dictionary<string, object> ProportionsPower(JsonElement inputs)
    {
        var (p1, p2, n1, n2) = (inputs.Number("p1"), inputs.Number("p2"), inputs.Number("n1"), inputs.Number("n2"));
        return new()
        {
            ["power"] = Proportions(inputs).Power(p1, p2, n1, n2),
            ["effect_h"] = TwoProportionsPower.EffectH(p1, p2),
            ["power_arcsine"] = Proportions(inputs).ArcsinePower(p1, p2, n1, n2),
        };
    }

    private static Dictionary<string, object> DetectableDifference(JsonElement inputs)
    {
        var difference = Proportions(inputs).DetectableDifference(inputs.Number("baseline"), inputs.Number("n_per_arm"), inputs.Number("power"));
        return new() { ["difference"] = difference, ["p2"] = inputs.Number("baseline") + difference };
    }

    private static Dictionary<string, object> Sizes(JsonElement inputs, double exact) => new()
    {
        ["n1_exact"] = exact,
        ["n1"] = (long)Math.Ceiling(exact),
        ["n2"] = (long)Math.Ceiling(exact * inputs.Number("ratio")),
    };
}
