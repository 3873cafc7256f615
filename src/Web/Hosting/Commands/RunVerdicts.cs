using System.Text.Json;
using Platform.Domain.Evaluations;
using Platform.Domain.Statistics;
using Platform.Training.Commands;
using Platform.Training.Evaluation;

namespace Platform.Web.Hosting.Commands;

/// <summary>Judges a command-line run by the rules that the portal's evaluations follow: the same cases give the same figures.</summary>
internal static class RunVerdicts
{
    public static IReadOnlyList<RunComparison> Compare(EvaluationRun original, EvaluationRun tuned)
    {
        EvaluatedCase[] cases = [.. original.Answers.Zip(tuned.Answers, Join)];
        return [.. EvaluationReport.From(cases, EvaluationTask.Automatic, new ComparisonOptions()).Metrics.Select(Line)];
    }

    private static EvaluatedCase Join(EvaluationAnswer before, EvaluationAnswer after)
    {
        CaseLoss? loss = before.LossTokens >= 1 ? new CaseLoss((int)before.LossTokens, before.LossSum, after.LossSum) : null;
        return new EvaluatedCase([before.Label ?? before.Reference], before.Output, after.Output, loss);
    }

    private static RunComparison Line(MetricComparison metric) => new(
        Name(metric.Metric), metric.Cases, Figure(metric.Base), Figure(metric.Tuned), Figure(metric.Difference),
        Known(metric.P), metric.Confidence, Name(metric.Method), Name(metric.Verdict));

    private static RunFigure Figure(IntervalEstimate estimate) => new(Known(estimate.Estimate), Known(estimate.Lower), Known(estimate.Upper));

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
