using Platform.Domain.Statistics;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Evaluations;

/// <summary>Compares mean loss a token, and perplexity, on the same cases. Cases are resampled, not tokens: tokens of one case belong together.</summary>
public static class LossComparison
{
    /// <summary>Loss and perplexity; with too few cases the figures stand without interval.</summary>
    /// <param name="losses">The cases.</param>
    /// <param name="options">Settings.</param>
    public static (MetricComparison Loss, MetricComparison Perplexity) Compare(IReadOnlyList<CaseLoss> losses, ComparisonOptions options)
    {
        var total = new CaseLossSum(losses);
        return (
            Compare(EvaluationMetric.Loss, losses, total, value => value, options),
            Compare(EvaluationMetric.Perplexity, losses, total, Math.Exp, options));
    }

    private static MetricComparison Compare(
        EvaluationMetric metric, IReadOnlyList<CaseLoss> losses, CaseLossSum total, Func<double, double> shown, ComparisonOptions options)
    {
        if (losses.Count < ComparisonOptions.FewestResampledCases)
            return WithoutInterval(metric, losses.Count, total, shown, options);

        (double Base, double Tuned) Means(double tokens, double before, double after) => (shown(before / tokens), shown(after / tokens));
        return PairedBootstrap.Draw(
            losses.Count,
            rows =>
            {
                double tokens = 0, before = 0, after = 0;
                foreach (var row in rows)
                {
                    tokens += losses[row].Tokens;
                    before += losses[row].Base;
                    after += losses[row].Tuned;
                }

                return Means(tokens, before, after);
            },
            left => Means(total.Tokens - losses[left].Tokens, total.Base - losses[left].Base, total.Tuned - losses[left].Tuned),
            options).Compare(metric, losses.Count, options);
    }

    private static MetricComparison WithoutInterval(
        EvaluationMetric metric, int cases, CaseLossSum total, Func<double, double> shown, ComparisonOptions options)
    {
        var (before, after) = (shown(total.Base / total.Tokens), shown(total.Tuned / total.Tokens));
        var least = shown(0);
        return new()
        {
            Metric = metric,
            Cases = cases,
            Base = new(before, least, double.PositiveInfinity),
            Tuned = new(after, least, double.PositiveInfinity),
            Difference = new(after - before, double.NegativeInfinity, double.PositiveInfinity),
            P = 1,
            Method = ComparisonMethod.None,
            Confidence = options.Confidence,
            Verdict = Verdict.NotDistinguishable,
        };
    }

    private sealed class CaseLossSum(IReadOnlyList<CaseLoss> losses)
    {
        public double Tokens { get; } = losses.Sum(loss => (double)loss.Tokens);

        public double Base { get; } = Moments.Sum(losses.Select(loss => loss.Base));

        public double Tuned { get; } = Moments.Sum(losses.Select(loss => loss.Tuned));
    }
}
