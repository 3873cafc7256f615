using System.Globalization;
using Microsoft.Extensions.Localization;
using Platform.Domain.Evaluations;
using Platform.Domain.Statistics;

namespace Platform.Web.Features.Evaluations;

/// <summary>Says comparisons in the reader's language and culture: numbers with unit, n and interval, and the verdict as one sentence.</summary>
internal sealed class VerdictWords(IStringLocalizer<EvaluationsText> text)
{
    private static CultureInfo Culture => CultureInfo.CurrentCulture;

    /// <summary>The verdict as a sentence, with what more cases would show.</summary>
    public string Sentence(MetricComparison comparison)
    {
        if (comparison.Cases == 0)
            return text["Sentence.Nothing"];

        var said = text[
            "Sentence." + comparison.Verdict,
            Name(comparison.Metric),
            Value(comparison.Metric, comparison.Tuned.Estimate),
            Value(comparison.Metric, comparison.Base.Estimate),
            comparison.Cases.ToString("N0", Culture),
            Difference(comparison.Metric, comparison.Difference.Estimate),
            Level(comparison.Confidence),
            Bound(comparison.Metric, comparison.Difference.Lower),
            Bound(comparison.Metric, comparison.Difference.Upper)].Value;
        return comparison is { Verdict: Verdict.NotDistinguishable, MoreCases: { } more } ? $"{said} {More(more)}" : said;
    }

    /// <summary>The picture in words, for people who do not see it.</summary>
    public string Picture(MetricComparison comparison) => text[
        "Picture",
        Name(comparison.Metric),
        Difference(comparison.Metric, comparison.Difference.Estimate),
        Level(comparison.Confidence),
        Bound(comparison.Metric, comparison.Difference.Lower),
        Bound(comparison.Metric, comparison.Difference.Upper)];

    public string Name(EvaluationMetric metric) => text["Metric." + metric];

    public string Explain(EvaluationMetric metric) => text["Explain." + metric];

    /// <summary>81.2 %, or 1.234 nats/token.</summary>
    public string Value(EvaluationMetric metric, double value) => !double.IsFinite(value) ? "–" : metric switch
    {
        EvaluationMetric.Loss => $"{value.ToString("N3", Culture)} {text["Unit.Loss"]}",
        EvaluationMetric.Perplexity => value.ToString("N2", Culture),
        _ => (value * 100).ToString("N1", Culture) + " %",
    };

    /// <summary>+18.8 points, or -0.123 nats/token.</summary>
    public string Difference(EvaluationMetric metric, double value) => !double.IsFinite(value) ? "–" : metric switch
    {
        EvaluationMetric.Loss => $"{Signed(value, "N3")} {text["Unit.Loss"]}",
        EvaluationMetric.Perplexity => Signed(value, "N2"),
        _ => text["Points", Signed(value * 100, "N1")],
    };

    /// <summary>From lower to upper limit.</summary>
    public string Interval(EvaluationMetric metric, IntervalEstimate interval) => double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper)
        ? text["Interval", Limit(metric, interval.Lower), Limit(metric, interval.Upper)]
        : text["NoInterval"];

    /// <summary>From lower to upper limit of a difference.</summary>
    public string DifferenceInterval(EvaluationMetric metric, IntervalEstimate interval) => double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper)
        ? text["Interval", Bound(metric, interval.Lower), Bound(metric, interval.Upper)]
        : text["NoInterval"];

    /// <summary>p with three places; very small ones as a bound.</summary>
    public static string P(double p) => p < 0.001 ? "< " + 0.001.ToString("N3", Culture) : p.ToString("N3", Culture);

    // the unit of an interval's limits stands beside the figure itself
    private static string Limit(EvaluationMetric metric, double value) => metric switch
    {
        EvaluationMetric.Loss => value.ToString("N3", Culture),
        EvaluationMetric.Perplexity => value.ToString("N2", Culture),
        _ => (value * 100).ToString("N1", Culture),
    };

    private static string Bound(EvaluationMetric metric, double value) => metric switch
    {
        EvaluationMetric.Loss => Signed(value, "N3"),
        EvaluationMetric.Perplexity => Signed(value, "N2"),
        _ => Signed(value * 100, "N1"),
    };

    private static string Level(double confidence) => (confidence * 100).ToString("0.##", Culture) + " %";

    private string More(MoreCases more) => more.Count == 0
        ? text["Sentence.Enough", Points(more.Difference)]
        : text["Sentence.More", Rounded(more.Count).ToString("N0", Culture), Points(more.Difference)];

    private string Points(double share) => text["Points", (share * 100).ToString("0.#", Culture)];

    // two figures are all that such a number is good for
    private static long Rounded(long count)
    {
        var unit = (long)Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, count))) - 1));
        return (long)Math.Ceiling(count / (double)unit) * unit;
    }

    // a true minus sign, and a plus where there is none
    private static string Signed(double value, string format)
    {
        var shown = Math.Abs(value).ToString(format, Culture);
        return shown == 0d.ToString(format, Culture) ? "±" + shown : (value < 0 ? "−" : "+") + shown;
    }
}
