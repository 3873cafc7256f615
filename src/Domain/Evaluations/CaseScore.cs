using Platform.Domain.Statistics.Answers;

namespace Platform.Domain.Evaluations;

/// <summary>How one case came out under both models.</summary>
/// <param name="Base">The base model's score, 0 to 1: 1 or 0 for a label, token-F1 for an answer.</param>
/// <param name="Tuned">The tuned model's score, 0 to 1.</param>
/// <param name="BaseExact">True when the base model's answer equals a reference.</param>
/// <param name="TunedExact">True when the tuned model's answer equals a reference.</param>
public readonly record struct CaseScore(double Base, double Tuned, bool BaseExact, bool TunedExact)
{
    /// <summary>An answer counts as right, for the list of cases, from this token-F1.</summary>
    public const double RightFrom = 0.5;

    /// <summary>What tuning changed.</summary>
    public CaseOutcome Outcome => (Base >= RightFrom, Tuned >= RightFrom) switch
    {
        (true, true) => CaseOutcome.BothRight,
        (true, false) => CaseOutcome.Broken,
        (false, true) => CaseOutcome.Fixed,
        (false, false) => CaseOutcome.BothWrong,
    };

    /// <summary>Scores a case.</summary>
    /// <param name="one">The case.</param>
    /// <param name="task">Labels or answers; anything else counts as answers.</param>
    public static CaseScore Of(EvaluatedCase one, EvaluationTask task)
    {
        if (task == EvaluationTask.Labels)
        {
            var label = LabelText.Normalize(one.References[0]);
            var (baseRight, tunedRight) = (LabelText.Normalize(one.BaseAnswer) == label, LabelText.Normalize(one.TunedAnswer) == label);
            return new(baseRight ? 1 : 0, tunedRight ? 1 : 0, baseRight, tunedRight);
        }

        var before = AnswerMatch.Of(one.BaseAnswer, one.References, one.Language);
        var after = AnswerMatch.Of(one.TunedAnswer, one.References, one.Language);
        return new(before.F1, after.F1, before.Exact, after.Exact);
    }
}
