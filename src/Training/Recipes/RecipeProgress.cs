using System.Text.Json.Serialization;

namespace Platform.Training.Recipes;

/// <summary>Figures of one optimiser step.</summary>
/// <param name="Step">Steps taken, this one included.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Epoch">Passes over the rows so far, with fraction.</param>
/// <param name="Loss">Mean loss in nats of a labelled token, before the step.</param>
/// <param name="LearningRate">Rate of the step.</param>
/// <param name="GradientNorm">Norm of the mean gradient before clipping.</param>
/// <param name="Tokens">Tokens of the step, labelled or not.</param>
/// <param name="LabelledTokens">Tokens that the loss counts.</param>
/// <param name="TokensPerSecond">Tokens of the step a second.</param>
/// <param name="PeakBytes">Highest resident memory of the engine's process so far.</param>
/// <param name="Seconds">Duration of the step.</param>
public sealed record StepMetrics(
    int Step, int TotalSteps, double Epoch, double Loss, double LearningRate, double GradientNorm, long Tokens, double LabelledTokens, double TokensPerSecond, long PeakBytes, double Seconds);

/// <summary>Figures of one validation.</summary>
/// <param name="Step">Steps taken before it.</param>
/// <param name="Loss">Mean loss in nats of a labelled token.</param>
/// <param name="Perplexity">e to the loss.</param>
/// <param name="LabelledTokens">Tokens it is the mean of.</param>
/// <param name="Rows">Rows it is over.</param>
/// <param name="IsBest">True when no earlier one was lower.</param>
/// <param name="Seconds">Duration.</param>
public sealed record ValidationMetrics(int Step, double Loss, double Perplexity, double LabelledTokens, int Rows, bool IsBest, double Seconds);

/// <summary>A checkpoint on disk.</summary>
/// <param name="Step">Steps taken before it.</param>
/// <param name="Folder">Its folder.</param>
public sealed record CheckpointWritten(int Step, string Folder);

/// <summary>Why a validation row was picked to be answered.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SampleKind>))]
public enum SampleKind
{
    /// <summary>Among the lowest losses.</summary>
    [JsonStringEnumMemberName("best")]
    Best = 0,

    /// <summary>Among the highest losses.</summary>
    [JsonStringEnumMemberName("worst")]
    Worst = 1,

    /// <summary>Drawn by the seed.</summary>
    [JsonStringEnumMemberName("random")]
    Random = 2,
}

/// <summary>One validation row answered by the adapter in training.</summary>
/// <param name="Kind">Why it was picked.</param>
/// <param name="Row">Place in the validation file, from 0.</param>
/// <param name="Loss">Mean loss of its labelled tokens.</param>
/// <param name="Prompt">Tokens of the prompt.</param>
/// <param name="Answer">Tokens generated.</param>
/// <param name="Reference">The row's own answer.</param>
public sealed record SampleAnswer(SampleKind Kind, int Row, double Loss, int[] Prompt, int[] Answer, string Reference);

/// <summary>Answers of one validation.</summary>
/// <param name="Step">Steps taken before it.</param>
/// <param name="Answers">The answers.</param>
public sealed record SampleAnswers(int Step, IReadOnlyList<SampleAnswer> Answers);

/// <summary>Something that happened once.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Code">Stable: <c>started</c>, <c>resumed</c>, <c>early_stop</c>, <c>stopped</c>, <c>completed</c>.</param>
/// <param name="Message">In words.</param>
public sealed record RecipeEvent(int Step, string Code, string Message);

/// <summary>Receives a run's progress, in order, awaited: what is slow here slows the run. Every method may be left out.</summary>
public interface IRecipeObserver
{
    /// <summary>A step was taken.</summary>
    /// <param name="metrics">Its figures.</param>
    ValueTask OnStepAsync(StepMetrics metrics) => ValueTask.CompletedTask;

    /// <summary>A validation was made.</summary>
    /// <param name="metrics">Its figures.</param>
    ValueTask OnValidationAsync(ValidationMetrics metrics) => ValueTask.CompletedTask;

    /// <summary>A checkpoint is on disk.</summary>
    /// <param name="checkpoint">Which.</param>
    ValueTask OnCheckpointAsync(CheckpointWritten checkpoint) => ValueTask.CompletedTask;

    /// <summary>Validation rows were answered.</summary>
    /// <param name="answers">The answers.</param>
    ValueTask OnSamplesAsync(SampleAnswers answers) => ValueTask.CompletedTask;

    /// <summary>Something happened.</summary>
    /// <param name="what">What.</param>
    ValueTask OnEventAsync(RecipeEvent what) => ValueTask.CompletedTask;
}

/// <summary>How a run ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecipeEnd>))]
public enum RecipeEnd
{
    /// <summary>All steps were taken.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed = 0,

    /// <summary>Validation stopped improving.</summary>
    [JsonStringEnumMemberName("early_stop")]
    EarlyStop = 1,

    /// <summary>It was asked to stop; a checkpoint holds everything to go on.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped = 2,
}

/// <summary>Result of a run.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="BestStep">Step of the lowest validation loss, or null without validation.</param>
/// <param name="BestLoss">That loss.</param>
/// <param name="AdapterFolder">PEFT folder of the result, or null when stopped before the end.</param>
public sealed record RecipeResult(RecipeEnd End, int Steps, int? BestStep, double? BestLoss, string? AdapterFolder);
