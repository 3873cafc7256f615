using Platform.Domain.Datasets;
using Platform.Domain.Kernel;

namespace Platform.Domain.Evaluations;

/// <summary>Refusals of evaluations.</summary>
public static class EvaluationErrors
{
    /// <summary>No such evaluation in this workspace.</summary>
    public static DomainError NotFound() => new("evaluation.not_found", "There is no such evaluation in this workspace.", ErrorKind.NotFound);

    /// <summary>The run has no result to compare.</summary>
    public static DomainError NothingToEvaluate() => new(
        "evaluation.nothing_to_evaluate", "The run has left no adapter and no checkpoint yet. Wait for its first checkpoint, or for its end.", ErrorKind.Conflict);

    /// <summary>The split has no rows.</summary>
    public static DomainError SplitEmpty(SplitName split) => new(
        "evaluation.split_empty", $"The data version has no rows in its {split} part. Choose another part, or make a version that keeps some rows aside.");

    /// <summary>The base model was removed from this installation.</summary>
    public static DomainError BaseModelGone(string name) => new(
        "evaluation.base_model_gone", $"The base model {name} is not in this installation any more, or cannot be used. Put its folder back, then start the evaluation again.", ErrorKind.Conflict);

    /// <summary>The models would be judged on what they learned from.</summary>
    public static DomainError SplitLearned() => new(
        "evaluation.split_learned", "The training part is what the model learned from; a figure on it says nothing. Choose the test, hold-out or validation part.");

    /// <summary>A setting is outside its limits.</summary>
    public static DomainError CasesInvalid(int cases) => new(
        "evaluation.cases_invalid", $"{cases} cases were asked for; an evaluation takes 1 to {EvaluationSettings.CaseLimit}.");

    /// <summary>A setting is outside its limits.</summary>
    public static DomainError TokensInvalid(int tokens) => new(
        "evaluation.tokens_invalid", $"Answers of {tokens} tokens were asked for; an answer may have 1 to {EvaluationSettings.TokenLimit}.");

    /// <summary>The step does not fit the state.</summary>
    public static DomainError WrongState(EvaluationStatus status) => new(
        "evaluation.wrong_state", $"The evaluation is {status}; this cannot be done with it now.", ErrorKind.Conflict);

    /// <summary>The hold-out is hidden from whoever tunes.</summary>
    public static DomainError Sealed() => new(
        "evaluation.sealed", "A KPI of this project is measured on its hold-out, so only persons with the part Customer or Auditor read it. An administrator gives parts on the page People.", ErrorKind.Forbidden);

    /// <summary>Another node works on it.</summary>
    public static DomainError LeaseHeld() => new("evaluation.lease_held", "Another node works on the evaluation.", ErrorKind.Conflict);

    /// <summary>A later attempt took over.</summary>
    public static DomainError AttemptOutdated(int attempt, int current) => new(
        "evaluation.attempt_outdated", $"Attempt {attempt} was overtaken by attempt {current}.", ErrorKind.Conflict);

    /// <summary>The nodes died too often.</summary>
    public static DomainError LostTooOften() => new(
        "evaluation.lost_too_often", $"The engine or its node died {Evaluation.MaxLosses} times under this evaluation. Look at the node's memory, then start it again.");
}
