using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Evaluations;

/// <summary>Compares mean scores from 0 to 1 on the same cases.</summary>
public static class ScoreComparison
{
    /// <summary>Paired bootstrap; bounded limits with few cases or where every case came out alike.</summary>
    /// <param name="metric">What the score is.</param>
    /// <param name="baseScores">The base model's score of each case, 0 to 1.</param>
    /// <param name="tunedScores">The tuned model's score of each case, 0 to 1.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static MetricComparison Compare(EvaluationMetric metric, double[] baseScores, double[] tunedScores, ComparisonOptions options)
    {
        Paired.Require(baseScores.Length, tunedScores.Length);
        var n = baseScores.Length;
        var (baseSum, tunedSum) = (Moments.Sum(baseScores), Moments.Sum(tunedScores));
        var changed = (Wins(tunedScores, baseScores), Wins(baseScores, tunedScores));
        if (n < ComparisonOptions.FewestResampledCases)
            return BoundedScore.Compare(metric, (baseSum / n, tunedSum / n), n, n, changed, options) with { MoreCases = MoreCases.For(n, Worst(n), options) };

        var drawn = PairedBootstrap.Draw(
            n,
            rows => Mean(rows, baseScores, tunedScores),
            left => ((baseSum - baseScores[left]) / (n - 1), (tunedSum - tunedScores[left]) / (n - 1)),
            options);
        var compared = drawn.IsDegenerate
            ? BoundedScore.Compare(metric, (baseSum / n, tunedSum / n), n, n, changed, options)
            : drawn.Compare(metric, n, options);
        return compared with { MoreCases = MoreCases.For(n, Math.Max(drawn.StandardError, 1.0 / n), options) };
    }

    // without knowledge: standard error of a difference whose every case may be -1, 0 or 1
    private static double Worst(int n) => 1 / Math.Sqrt(Math.Max(1, n));

    private static int Wins(double[] ours, double[] theirs) => ours.Where((score, row) => score > theirs[row]).Count();

    private static (double Base, double Tuned) Mean(int[] rows, double[] baseScores, double[] tunedScores)
    {
        double before = 0, after = 0;
        foreach (var row in rows)
        {
            before += baseScores[row];
            after += tunedScores[row];
        }

        return (before / rows.Length, after / rows.Length);
    }
}
