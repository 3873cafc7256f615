using Platform.Domain.Statistics.Answers;

namespace Platform.Domain.Evaluations;

/// <summary>One held-out case as both models answered it.</summary>
/// <param name="References">Accepted answers, at least one; the first is the label of a label task.</param>
/// <param name="BaseAnswer">The base model's answer.</param>
/// <param name="TunedAnswer">The tuned model's answer.</param>
/// <param name="Loss">Loss of the first reference under both models; null where it was not computed.</param>
public sealed record EvaluatedCase(IReadOnlyList<string> References, string BaseAnswer, string TunedAnswer, CaseLoss? Loss)
{
    /// <summary>How the case's texts are cut into tokens: by characters where a reference holds Chinese ones.</summary>
    public AnswerLanguage Language => References.Any(HoldsIdeographs) ? AnswerLanguage.Chinese : AnswerLanguage.English;

    private static bool HoldsIdeographs(string text) => text.EnumerateRunes().Any(rune => rune.Value is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF));
}
