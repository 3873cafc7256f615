using Platform.Domain.Kernel;

namespace Platform.Web.Hosting.Answering;

/// <summary>Stands in where this process has no engine beside it.</summary>
internal sealed class NoModelAnswers : IModelAnswers
{
    public Task<IAnswerSession> OpenAsync(AnswerModel model, bool wait, CancellationToken cancellationToken) => throw new AnswerRefusedException(
        new DomainError("engine.not_here", "This portal has no engine beside it. Ask on a machine that runs jobs, or set Lathe:RunsJobs there.", ErrorKind.Conflict),
        new InvalidOperationException("No engine is registered in this process."));
}
