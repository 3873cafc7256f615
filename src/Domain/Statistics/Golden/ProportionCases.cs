using System.Text.Json;
using Platform.Domain.Statistics.Proportions;

namespace Platform.Domain.Statistics.Golden;

internal static class ProportionCases
{
    public static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> All = new(StringComparer.Ordinal)
    {
        ["wilson"] = i => Limits(Wilson.Interval(i.Whole("x"), i.Whole("n"), i.Level())),
        ["wilson_continuity"] = i => Limits(Wilson.WithContinuity(i.Whole("x"), i.Whole("n"), i.Level())),
        ["wilson_lower_bound"] = i => new() { ["lower"] = Wilson.LowerBound(i.Whole("x"), i.Whole("n"), i.Number("alpha")) },
        ["clopper_pearson"] = i => Limits(BetaIntervals.ClopperPearson(i.Whole("x"), i.Whole("n"), i.Level())),
        ["jeffreys"] = Jeffreys,
        ["newcombe"] = i => Limits(DifferenceIntervals.Newcombe(Samples(i), i.Level())),
        ["newcombe_continuity"] = i => Limits(DifferenceIntervals.NewcombeWithContinuity(Samples(i), i.Level())),
        ["miettinen_nurminen"] = i => Limits(ScoreDifference.MiettinenNurminen(Samples(i), i.Level())),
        ["mee"] = i => Limits(ScoreDifference.Mee(Samples(i), i.Level())),
        ["wald_difference"] = i => Limits(DifferenceIntervals.Wald(Samples(i), i.Level())),
        ["newcombe_paired"] = i => Limits(PairedDifference.Newcombe(
            new(i.Whole("both"), i.Whole("first_only"), i.Whole("second_only"), i.Whole("neither")), i.Level())),
        ["mcnemar"] = i => McNemarFields(McNemar.Test(i.Whole("b"), i.Whole("c"))),
    };

    public static TwoSamples Samples(JsonElement inputs) => new(inputs.Whole("x1"), inputs.Whole("n1"), inputs.Whole("x2"), inputs.Whole("n2"));

    private static Dictionary<string, object> Jeffreys(JsonElement inputs)
    {
        var plain = BetaIntervals.JeffreysUnmodified(inputs.Whole("x"), inputs.Whole("n"), inputs.Level());
        var fields = Limits(BetaIntervals.Jeffreys(inputs.Whole("x"), inputs.Whole("n"), inputs.Level()));
        fields["lower_unmodified"] = plain.Lower;
        fields["upper_unmodified"] = plain.Upper;
        return fields;
    }

    private static Dictionary<string, object> Limits(IntervalEstimate interval) => new()
    {
        ["estimate"] = interval.Estimate,
        ["lower"] = interval.Lower,
        ["upper"] = interval.Upper,
    };

    private static Dictionary<string, object> McNemarFields(McNemar test) => new()
    {
        ["exact_p"] = test.ExactP,
        ["mid_p"] = test.MidP,
        ["chi2"] = test.ChiSquared,
        ["chi2_p"] = test.ChiSquaredP,
        ["chi2_corrected"] = test.Corrected,
        ["chi2_corrected_p"] = test.CorrectedP,
    };
}
