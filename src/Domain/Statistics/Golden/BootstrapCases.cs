using System.Globalization;
using System.Text.Json;
using Platform.Domain.Statistics.Resampling;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Golden;

internal static class BootstrapCases
{
    public static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> All = new(StringComparer.Ordinal)
    {
        ["splitmix64"] = i => new() { ["values"] = Draw(i, random => random.Next().ToString(CultureInfo.InvariantCulture)) },
        ["splitmix64_index"] = i => new() { ["indices"] = Draw(i, random => random.Index(i.Count("n"))) },
        ["splitmix64_uniform"] = i => new() { ["values"] = Draw(i, random => random.Uniform()) },
        ["quantile_type7"] = i => new() { ["value"] = Quantile.Of(i.Numbers("values"), i.Number("q")) },
        ["bootstrap"] = Bootstrapped,
        ["cluster_bootstrap"] = Clusters,
    };

    private static List<T> Draw<T>(JsonElement inputs, Func<SplitMix64, T> take)
    {
        var random = new SplitMix64(inputs.Seed());
        return [.. Enumerable.Range(0, inputs.Count("count")).Select(_ => take(random))];
    }

    private static Dictionary<string, object> Bootstrapped(JsonElement inputs)
    {
        var samples = inputs.Items("samples");
        int[] sizes = [.. samples.Select(sample => sample.GetArrayLength())];
        var statistic = Statistic(inputs.Text("statistic"), samples);
        var drawn = Bootstrap.Draw(sizes, statistic, inputs.Count("resamples"), inputs.Seed());
        var percentile = drawn.Percentile(inputs.Level());
        var bca = drawn.BiasCorrected(inputs.Level(), Jackknife.Acceleration(Jackknife.LeaveOneOut(sizes, statistic)));
        return new()
        {
            ["estimate"] = drawn.Estimate,
            ["first_two_resamples"] = FirstTwo(sizes, inputs.Seed()),
            ["first_replicates"] = drawn.Replicates.Take(3).ToArray(),
            ["mean_of_replicates"] = drawn.Mean,
            ["standard_error"] = drawn.StandardError,
            ["smallest"] = drawn.Sorted[0],
            ["largest"] = drawn.Sorted[^1],
            ["percentile_lower"] = percentile.Lower,
            ["percentile_upper"] = percentile.Upper,
            ["z0"] = bca.BiasCorrection,
            ["acceleration"] = bca.Acceleration,
            ["level_lower"] = bca.LowerLevel,
            ["level_upper"] = bca.UpperLevel,
            ["bca_lower"] = bca.Interval.Lower,
            ["bca_upper"] = bca.Interval.Upper,
        };
    }

    private static List<int[][]> FirstTwo(int[] sizes, ulong seed)
    {
        var random = new SplitMix64(seed);
        var result = new List<int[][]>();
        for (var resample = 0; resample < 2; resample++)
        {
            int[][] rows = [.. sizes.Select(size => new int[size])];
            Bootstrap.Fill(rows, random);
            result.Add(rows);
        }

        return result;
    }

    private static ResampledStatistic Statistic(string name, JsonElement[] samples)
    {
        if (name == "ratio_of_sums")
        {
            double[][] pairs = [.. samples[0].EnumerateArray().Select(GoldenInputs.Numbers)];
            return rows => Moments.Sum(rows[0].Select(row => pairs[row][0])) / Moments.Sum(rows[0].Select(row => pairs[row][1]));
        }

        double[][] values = [.. samples.Select(GoldenInputs.Numbers)];
        return name switch
        {
            "mean" => rows => Mean(values, rows, 0),
            "mean_difference" => rows => Mean(values, rows, 0) - Mean(values, rows, 1),
            "median" => rows => Quantile.Median([.. rows[0].Select(row => values[0][row])]),
            "variance" => rows => Moments.Variance([.. rows[0].Select(row => values[0][row])]),
            _ => throw new NotSupportedException($"The statistic '{name}' is not supported."),
        };
    }

    private static double Mean(double[][] values, IReadOnlyList<int[]> rows, int sample) =>
        Moments.Sum(rows[sample].Select(row => values[sample][row])) / rows[sample].Length;

    private static Dictionary<string, object> Clusters(JsonElement inputs)
    {
        var drawn = ClusterBootstrap.Draw(inputs.Rows("clusters"), Moments.Mean, inputs.Count("resamples"), inputs.Seed());
        var percentile = drawn.Percentile(inputs.Level());
        return new()
        {
            ["estimate"] = drawn.Estimate,
            ["first_replicates"] = drawn.Replicates.Take(3).ToArray(),
            ["percentile_lower"] = percentile.Lower,
            ["percentile_upper"] = percentile.Upper,
        };
    }
}
