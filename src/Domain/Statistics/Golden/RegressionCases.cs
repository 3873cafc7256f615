using System.Text.Json;
using Platform.Domain.Statistics.Regression;

namespace Platform.Domain.Statistics.Golden;

internal static class RegressionCases
{
    public static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> All = new(StringComparer.Ordinal)
    {
        ["ols"] = Ols,
        ["difference_in_differences"] = Differences,
        ["cuped_pooled"] = i => Adjusted(i, within: false),
        ["cuped_within"] = i => Adjusted(i, within: true),
        ["ratio_difference"] = Ratios,
    };

    private static Dictionary<string, object> Ols(JsonElement inputs)
    {
        var fit = new LeastSquares(inputs.Rows("x"), inputs.Numbers("y"));
        var fields = new Dictionary<string, object>
        {
            ["coefficients"] = fit.Coefficients,
            ["residual_variance"] = fit.ResidualVariance,
            ["r_squared"] = fit.RSquared,
            ["se_classical"] = fit.ClassicalErrors(),
        };
        for (var kind = 0; kind <= 3; kind++)
            fields[$"se_hc{kind}"] = fit.RobustErrors(kind);
        if (!inputs.TryGetProperty("clusters", out _))
            return fields;

        var clusters = inputs.Counts("clusters");
        var count = clusters.Distinct().Count();
        var plain = fit.ClusterErrors(clusters);
        var (cr1, cr1S) = fit.ClusterFactors(count);
        fields["clusters"] = count;
        fields["se_cr0"] = plain;
        fields["se_cr1"] = plain.Select(error => error * Math.Sqrt(cr1));
        fields["se_cr1s"] = plain.Select(error => error * Math.Sqrt(cr1S));
        return fields;
    }

    private static Dictionary<string, object> Differences(JsonElement inputs)
    {
        PanelRow[] rows = [.. inputs.Rows("rows").Select(row => new PanelRow((int)row[0], (int)row[1], row[2] > 0, row[3]))];
        var result = DifferenceInDifferences.Estimate(rows, inputs.Level());
        var fields = MeansCases.Fields(result.Effect);
        fields["estimate"] = result.Effect.Difference;
        fields["df"] = result.Effect.Df;
        fields["observations"] = result.Observations;
        fields["parameters"] = result.Parameters;
        fields["clusters"] = result.Clusters;
        fields["se_cr0"] = result.Cr0;
        fields["se_cr1"] = result.Cr1;
        fields["se_cr1s"] = result.Effect.StandardError;
        return fields;
    }

    private static Dictionary<string, object> Adjusted(JsonElement inputs, bool within)
    {
        var result = Cuped.Estimate(
            (inputs.Numbers("treated_y"), inputs.Numbers("treated_x")), (inputs.Numbers("control_y"), inputs.Numbers("control_x")), within, inputs.Level());
        var fields = MeansCases.Fields(result.Effect);
        fields["theta"] = result.Theta;
        fields["adjusted_mean_treated"] = result.Treated.Mean;
        fields["adjusted_mean_control"] = result.Control.Mean;
        fields["unadjusted_difference"] = result.Unadjusted;
        fields["variance_ratio"] = result.VarianceRatio;
        return fields;
    }

    private static Dictionary<string, object> Ratios(JsonElement inputs)
    {
        var result = RatioDifference.Estimate(
            (inputs.Numbers("treated_numerator"), inputs.Numbers("treated_denominator")),
            (inputs.Numbers("control_numerator"), inputs.Numbers("control_denominator")),
            inputs.Level());
        return new()
        {
            ["ratio_treated"] = result.Treated.Ratio,
            ["variance_treated"] = result.Treated.Variance,
            ["ratio_control"] = result.Control.Ratio,
            ["variance_control"] = result.Control.Variance,
            ["difference"] = result.Difference.Estimate,
            ["standard_error"] = result.StandardError,
            ["z"] = result.Difference.Estimate / result.StandardError,
            ["p_two_sided"] = result.P,
            ["lower"] = result.Difference.Lower,
            ["upper"] = result.Difference.Upper,
            ["lower_one_sided"] = result.LowerOneSided,
        };
    }
}
