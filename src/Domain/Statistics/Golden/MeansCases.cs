using System.Text.Json;
using Platform.Domain.Statistics.Means;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Golden;

internal static class MeansCases
{
    public static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> All = new(StringComparer.Ordinal)
    {
        ["welch"] = i => Fields(MeanDifference.Welch(i.Numbers("x"), i.Numbers("y"), i.Level())),
        ["welch_from_summary"] = i => Fields(MeanDifference.Welch(Summary(i, "1"), Summary(i, "2"), i.Level())),
        ["paired_t"] = i => Fields(MeanDifference.Paired(i.Numbers("x"), i.Numbers("y"), i.Level())),
        ["mann_whitney"] = RankSum,
        ["mean_and_sd"] = MeanAndDeviation,
    };

    public static Dictionary<string, object> Fields(MeanDifference result) => new()
    {
        ["difference"] = result.Difference,
        ["standard_error"] = result.StandardError,
        ["df"] = result.Df,
        ["t"] = result.T,
        ["p_two_sided"] = result.TwoSidedP,
        ["p_greater"] = result.GreaterP,
        ["lower"] = result.Lower,
        ["upper"] = result.Upper,
        ["lower_one_sided"] = result.LowerOneSided,
    };

    private static SampleSummary Summary(JsonElement inputs, string arm) =>
        new(inputs.Number("mean" + arm), inputs.Number("sd" + arm) * inputs.Number("sd" + arm), inputs.Number("n" + arm));

    private static Dictionary<string, object> RankSum(JsonElement inputs)
    {
        var test = MannWhitney.Test(inputs.Numbers("x"), inputs.Numbers("y"), inputs.Level());
        var fields = new Dictionary<string, object>
        {
            ["u"] = test.U,
            ["u_other"] = test.Other,
            ["probability_of_superiority"] = test.Superiority,
            ["variance"] = test.Variance,
            ["z"] = test.Z,
            ["p_asymptotic"] = test.P,
            ["p_asymptotic_corrected"] = test.CorrectedP,
            ["p_greater_asymptotic_corrected"] = test.GreaterP,
            ["hodges_lehmann"] = test.Shift,
        };
        if (test.Exact is not { } exact)
            return fields;
        fields["p_exact"] = exact.P;
        fields["p_greater_exact"] = exact.GreaterP;
        fields["hodges_lehmann_lower"] = exact.Lower;
        fields["hodges_lehmann_upper"] = exact.Upper;
        return fields;
    }

    private static Dictionary<string, object> MeanAndDeviation(JsonElement inputs)
    {
        double[] values = inputs.TryGetProperty("values", out _)
            ? inputs.Numbers("values")
            : [inputs.Number("first"), .. Enumerable.Repeat(inputs.Numbers("then_repeat_500_times"), 500).SelectMany(pair => pair)];
        return new() { ["mean"] = Moments.Mean(values), ["sd"] = Math.Sqrt(Moments.Variance(values)) };
    }
}
