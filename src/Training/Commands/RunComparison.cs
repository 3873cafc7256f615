namespace Platform.Training.Commands;

/// <summary>Judges base against tuned on the same test cases.</summary>
/// <param name="original">The base model's answers.</param>
/// <param name="tuned">The tuned model's answers, by the same cases.</param>
/// <returns>One entry a metric; the first is the one the run is judged by.</returns>
public delegate IReadOnlyList<RunComparison> RunComparer(Evaluation.EvaluationRun original, Evaluation.EvaluationRun tuned);

/// <summary>Base against tuned by one metric, as <c>./lathe run</c> prints it.</summary>
/// <param name="Metric">E.g. <c>accuracy</c>, <c>macro_f1</c>, <c>token_f1</c>, <c>exact_match</c>, <c>loss</c>, <c>perplexity</c>.</param>
/// <param name="Cases">Number of cases.</param>
/// <param name="Base">The base model's figure.</param>
/// <param name="Tuned">The tuned model's figure.</param>
/// <param name="Difference">Tuned minus base.</param>
/// <param name="P">Two-sided p of "no difference"; null where it cannot be computed.</param>
/// <param name="Confidence">Confidence of the intervals.</param>
/// <param name="Method">How intervals and p were computed.</param>
/// <param name="Verdict"><c>better</c>, <c>worse</c> or <c>not_distinguishable</c>.</param>
public sealed record RunComparison(
    string Metric, int Cases, RunFigure Base, RunFigure Tuned, RunFigure Difference, double? P, double Confidence, string Method, string Verdict);

/// <summary>An estimate with its interval; null where there is none.</summary>
/// <param name="Estimate">Point estimate.</param>
/// <param name="Lower">Lower limit.</param>
/// <param name="Upper">Upper limit.</param>
public sealed record RunFigure(double? Estimate, double? Lower, double? Upper);
