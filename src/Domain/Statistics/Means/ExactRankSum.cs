namespace Platform.Domain.Statistics.Means;

/// <summary>Exact results of the rank-sum test, for samples without ties.</summary>
/// <param name="P">Twice the smaller tail, at most 1.</param>
/// <param name="GreaterP">One-sided p for "first is greater".</param>
/// <param name="Lower">Lower limit of the shift.</param>
/// <param name="Upper">Upper limit of the shift.</param>
public sealed record ExactRankSum(double P, double GreaterP, double Lower, double Upper)
{
    internal static ExactRankSum Of(int u, int n1, int n2, double[] sortedDifferences, double confidence)
    {
        var chances = Chances(n1, n2);
        var smaller = Math.Min(u, (n1 * n2) - u);
        var (tail, cumulative, q) = ((1 - confidence) / 2, 0.0, 0);
        while (cumulative + chances[q] < tail)
            cumulative += chances[q++];
        q = Math.Max(q, 1);
        return new(
            Math.Min(1, 2 * chances.Take(smaller + 1).Sum()),
            chances.Skip(u).Sum(),
            sortedDifferences[q - 1],
            sortedDifferences[(n1 * n2) - q]);
    }

    // Chance of each U by the recursion over which sample holds the largest value: p(u; m, n) = (m p(u - n; m - 1, n) + n p(u; m, n - 1)) / (m + n).
    private static double[] Chances(int n1, int n2)
    {
        var before = Enumerable.Range(0, n2 + 1).Select(_ => new double[] { 1 }).ToArray();
        for (var m = 1; m <= n1; m++)
        {
            var now = new double[n2 + 1][];
            now[0] = [1];
            for (var n = 1; n <= n2; n++)
            {
                now[n] = new double[(m * n) + 1];
                for (var u = 0; u <= m * n; u++)
                {
                    var fromFirst = u >= n && u - n < before[n].Length ? before[n][u - n] : 0;
                    var fromSecond = u < now[n - 1].Length ? now[n - 1][u] : 0;
                    now[n][u] = ((m * fromFirst) + (n * fromSecond)) / (m + n);
                }
            }

            before = now;
        }

        return before[n2];
    }
}
