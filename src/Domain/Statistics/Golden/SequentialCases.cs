using System.Text.Json;
using Platform.Domain.Statistics.Proportions;
using Platform.Domain.Statistics.Sampling;
using Platform.Domain.Statistics.Sequential;

namespace Platform.Domain.Statistics.Golden;

internal static class SequentialCases
{
    public static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> All = new(StringComparer.Ordinal)
    {
        ["msprt_one_sample"] = i => Mixture(i, Looks(i).Select(t => (Moments.Mean(First(i, "x", t)), Math.Pow(i.Number("sigma"), 2) / t))),
        ["msprt_two_proportions"] = i => Mixture(i, i.Rows("looks").Select(row => Shares(row[0], row[1], row[2], row[3]))),
        ["msprt_two_means"] = i => Mixture(i, Looks(i).Select(t => (
            Moments.Mean(First(i, "x", t)) - Moments.Mean(First(i, "y", t)),
            (Moments.Variance(First(i, "x", t)) + Moments.Variance(First(i, "y", t))) / t))),
        ["normal_mixture_boundary"] = Boundary,
        ["asymptotic_rho_squared"] = i => new() { ["rho_squared"] = AsymptoticSequence.RhoSquared(i.Number("t_opt"), i.Number("alpha")) },
        ["asymptotic_cs"] = i => Asymptotic(i, i.Numbers("x")),
        ["asymptotic_cs_ipw"] = i => Asymptotic(i, [.. i.Numbers("treated").Zip(i.Numbers("y"), (treated, y) =>
            treated > 0 ? y / i.Number("propensity") : -y / (1 - i.Number("propensity")))]),
        ["empirical_bernstein_cs"] = i => Bernstein(i, twoSided: true),
        ["empirical_bernstein_lower"] = i => Bernstein(i, twoSided: false),
        ["betting_cs"] = i => Betting(i, twoSided: true),
        ["betting_lower"] = i => Betting(i, twoSided: false),
        ["beta_binomial_cs"] = BetaBinomial,
        ["difference_cs_union"] = Union,
        ["difference_cs_paired_betting"] = PairedBetting,
    };

    private static int[] Looks(JsonElement inputs) => inputs.Counts("looks");

    private static double[] First(JsonElement inputs, string name, int t) => inputs.Numbers(name)[..t];

    private static (double Estimate, double Variance) Shares(double n1, double x1, double n2, double x2)
    {
        var (p1, p2) = (x1 / n1, x2 / n2);
        return (p1 - p2, (p1 * (1 - p1) / n1) + (p2 * (1 - p2) / n2));
    }

    private static Dictionary<string, object> Mixture(JsonElement inputs, IEnumerable<(double Estimate, double Variance)> points)
    {
        var looks = MixtureTest.Look(points, inputs.Number("tau_squared"), inputs.Number("null"), inputs.Number("alpha"));
        return new()
        {
            ["log_likelihood_ratio"] = looks.Select(look => look.LogLikelihoodRatio),
            ["p"] = looks.Select(look => look.P),
            ["lower"] = looks.Select(look => look.Lower),
            ["upper"] = looks.Select(look => look.Upper),
            ["running_lower"] = looks.Select(look => look.RunningLower),
            ["running_upper"] = looks.Select(look => look.RunningUpper),
        };
    }

    private static Dictionary<string, object> Boundary(JsonElement inputs)
    {
        var boundary = new NormalMixtureBoundary(inputs.Number("v"), inputs.Number("rho"), inputs.Number("alpha"));
        return new() { ["two_sided"] = boundary.TwoSided, ["one_sided_closed"] = boundary.OneSided, ["one_sided_exact"] = boundary.OneSidedExact };
    }

    private static Dictionary<string, object> Asymptotic(JsonElement inputs, double[] values)
    {
        AsymptoticLook[] looks = [.. Looks(inputs).Select(t => AsymptoticSequence.Look(values[..t], inputs.Number("rho_squared"), inputs.Number("alpha")))];
        return new()
        {
            ["mean"] = looks.Select(look => look.Mean),
            ["variance"] = looks.Select(look => look.Variance),
            ["lower"] = looks.Select(look => look.Lower),
            ["upper"] = looks.Select(look => look.Upper),
            ["lower_one_sided"] = looks.Select(look => look.LowerOneSided),
        };
    }

    private static Dictionary<string, object> Bernstein(JsonElement inputs, bool twoSided)
    {
        EmpiricalBernstein[] looks = [.. Looks(inputs).Select(t =>
            EmpiricalBernstein.Look(First(inputs, "x", t), inputs.Number("alpha"), inputs.Number("cap"), twoSided))];
        var fields = Limits(looks.Select(look => (look.Lower, look.Upper)));
        fields["centre"] = looks.Select(look => look.Centre);
        fields["radius"] = looks.Select(look => look.Radius);
        return fields;
    }

    private static Dictionary<string, object> Betting(JsonElement inputs, bool twoSided)
    {
        BettingSequence[] looks = [.. Looks(inputs).Select(t =>
            new BettingSequence(First(inputs, "x", t), inputs.Number("alpha"), inputs.Number("cap"), twoSided))];
        var fields = Limits(looks.Select(look => (look.Lower, look.Upper)));
        fields["log_capital_up_at_half"] = looks.Select(look => look.LogCapitalUp(0.5));
        fields["log_capital_down_at_half"] = looks.Select(look => look.LogCapitalDown(0.5));
        return fields;
    }

    private static Dictionary<string, object> BetaBinomial(JsonElement inputs)
    {
        var interval = BetaBinomialSequence.Look(inputs.Whole("successes"), inputs.Whole("n"), (inputs.Number("a"), inputs.Number("b")), inputs.Number("alpha"));
        return new() { ["lower"] = interval.Lower, ["upper"] = interval.Upper };
    }

    private static Dictionary<string, object> Union(JsonElement inputs) => Limits(inputs.Items("looks").Select(GoldenInputs.Counts).Select(row =>
    {
        var interval = BetaBinomialSequence.Difference(
            new TwoSamples(row[0], row[1], row[2], row[3]), (inputs.Number("a"), inputs.Number("b")), inputs.Number("alpha"));
        return (interval.Lower, interval.Upper);
    }));

    private static Dictionary<string, object> PairedBetting(JsonElement inputs)
    {
        double[] halves = [.. inputs.Numbers("x").Zip(inputs.Numbers("y"), (x, y) => (x - y + 1) / 2)];
        return Limits(Looks(inputs).Select(t =>
        {
            var sequence = new BettingSequence(halves[..t], inputs.Number("alpha"), inputs.Number("cap"), twoSided: true);
            return ((2 * sequence.Lower) - 1, (2 * sequence.Upper) - 1);
        }));
    }

    private static Dictionary<string, object> Limits(IEnumerable<(double Lower, double Upper)> looks)
    {
        (double Lower, double Upper)[] limits = [.. looks];
        var running = RunningIntersection.Of(limits);
        return new()
        {
            ["lower"] = limits.Select(look => look.Lower),
            ["upper"] = limits.Select(look => look.Upper),
            ["running_lower"] = running.Select(look => look.Lower),
            ["running_upper"] = running.Select(look => look.Upper),
        };
    }
}
