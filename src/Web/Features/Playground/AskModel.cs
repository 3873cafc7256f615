using System.Runtime.CompilerServices;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Answering;

namespace Platform.Web.Features.Playground;

/// <summary>Asks one side of a choice and gives the answer as it is made. The model is held only while it answers, so that runs are not kept waiting.</summary>
internal sealed class AskModel(PlaygroundModels models, IModelAnswers answers)
{
    /// <param name="projectId">The project.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="tuned">False asks the base alone.</param>
    /// <param name="cancellationToken">Ends the answer.</param>
    /// <exception cref="AnswerRefusedException">The choice is gone, or the model cannot be asked; <c>engine.busy</c> while a run on another base is at work.</exception>
    public async IAsyncEnumerable<AnswerPiece> HandleAsync(
        ProjectId projectId, PlaygroundQuestion question, bool tuned, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var model = await models.FindAsync(projectId, question.Model, cancellationToken)
            ?? throw new AnswerRefusedException(
                new DomainError("playground.model_gone", "This model is not there any more. Choose another one.", ErrorKind.NotFound), new KeyNotFoundException());
        await using var session = await answers.OpenAsync(tuned ? model : model with { AdapterFolder = null, IsCheckpoint = false }, wait: false, cancellationToken);
        await foreach (var piece in session.AskAsync(tuned, Conversation(question), question.Wish(), cancellationToken))
            yield return piece;
    }

    private static IReadOnlyList<DatasetMessage> Conversation(PlaygroundQuestion question) => string.IsNullOrWhiteSpace(question.System)
        ? [new(MessageRole.User, question.Prompt)]
        : [new(MessageRole.System, question.System), new(MessageRole.User, question.Prompt)];
}
