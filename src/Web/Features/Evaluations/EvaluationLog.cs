using Platform.Domain.Evaluations;

namespace Platform.Web.Features.Evaluations;

/// <summary>Log lines of evaluations; event ids 2400 to 2499.</summary>
internal static partial class EvaluationLog
{
    [LoggerMessage(2401, LogLevel.Information, "Evaluation {EvaluationId} of {Cases} cases started")]
    public static partial void Started(ILogger logger, EvaluationId evaluationId, int cases);

    [LoggerMessage(2402, LogLevel.Information, "Evaluation {EvaluationId} of {Cases} cases finished")]
    public static partial void Finished(ILogger logger, EvaluationId evaluationId, int cases);

    [LoggerMessage(2403, LogLevel.Error, "Evaluation {EvaluationId} failed with {Code}")]
    public static partial void Failed(ILogger logger, EvaluationId evaluationId, string code);

    [LoggerMessage(2404, LogLevel.Warning, "The engine ended under evaluation {EvaluationId} after {Done} cases; it goes on when the engine is back")]
    public static partial void EngineGone(ILogger logger, EvaluationId evaluationId, int done);

    [LoggerMessage(2405, LogLevel.Information, "Evaluation {EvaluationId} goes on behind {Done} cases that are stored")]
    public static partial void GoesOn(ILogger logger, EvaluationId evaluationId, int done);

    [LoggerMessage(2406, LogLevel.Warning, "Stored cases of evaluation {EvaluationId} cannot be read; they are asked again")]
    public static partial void PartUnreadable(ILogger logger, Exception exception, EvaluationId evaluationId);

    [LoggerMessage(2407, LogLevel.Warning, "The sweep of evaluations failed; it is repeated")]
    public static partial void SweepFailed(ILogger logger, Exception exception);
}
