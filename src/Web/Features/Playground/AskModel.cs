using System.Runtime.CompilerServices;
using System.Text;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Rag.Answering;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Grounding;
using Platform.Web.Hosting.Metering;

namespace Platform.Web.Features.Playground;

/// <summary>A piece of an answer from documents.</summary>
/// <param name="Piece">Words, or the end.</param>
/// <param name="Answer">With the end: the whole, compared with its sources. Null when nothing was asked.</param>
internal sealed record GroundedPiece(AnswerPiece Piece, GivenGroundedAnswer? Answer = null);

/// <summary>Asks one side of a choice and gives the answer as it is made. The model is held only while it answers, so that runs are not kept waiting.</summary>
internal sealed class AskModel(ProjectModels models, MeteredAnswers answers, IGroundedAnswers documents)
{
    /// <summary>Ends an answer for which no passage was found: nothing was asked.</summary>
    public const string NoSource = "no_source";

    /// <summary>Ends an answer whose passages have no room beside the longest answer: nothing was asked.</summary>
    public const string NoRoom = "no_room";

    /// <param name="projectId">The project.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="tuned">False asks the base alone.</param>
    /// <param name="cancellationToken">Ends the answer.</param>
    /// <exception cref="AnswerRefusedException">The choice is gone, or the model cannot be asked; <c>engine.busy</c> while a run on another base is at work.</exception>
    public async IAsyncEnumerable<AnswerPiece> HandleAsync(
        ProjectId projectId, PlaygroundQuestion question, bool tuned, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var asked = await OpenAsync(projectId, question, tuned, cancellationToken);
        await foreach (var piece in asked.Session.AskAsync(tuned, Conversation(question.System, question.Prompt), question.Wish(), cancellationToken))
            yield return piece;
    }

    /// <summary>The same question to the same side, answered from passages.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="ground">What was found for it.</param>
    /// <param name="tuned">False asks the base alone.</param>
    /// <param name="cancellationToken">Ends the answer.</param>
    /// <exception cref="AnswerRefusedException">As without documents.</exception>
    public async IAsyncEnumerable<GroundedPiece> WithDocumentsAsync(
        ProjectId projectId, PlaygroundQuestion question, Ground ground, bool tuned, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (ground.Sources.Count == 0)
        {
            yield return new GroundedPiece(new AnswerPiece("", NoSource));
            yield break;
        }

        await using var asked = await OpenAsync(projectId, question, tuned, cancellationToken);
        var session = asked.Session;
        var wish = question.Wish() with { MaxTokens = Math.Min(question.MaxTokens, session.ContextTokens / 2) };
        var prompt = ground.Prompt(session.CountTokens, session.ContextTokens - wish.MaxTokens - session.CountTokens(question.System));
        if (prompt.Sources.Count == 0)
        {
            yield return new GroundedPiece(new AnswerPiece("", NoRoom));
            yield break;
        }

        prompt = prompt with { System = string.IsNullOrWhiteSpace(question.System) ? prompt.System : $"{prompt.System}\n\n{question.System.Trim()}" };
        var whole = new StringBuilder();
        await foreach (var piece in session.AskAsync(tuned, Conversation(prompt.System, prompt.User), wish, cancellationToken))
        {
            whole.Append(piece.Text);
            if (piece.StopReason is null)
                yield return new GroundedPiece(piece);
            else
                yield return new GroundedPiece(piece, await JudgedAsync(whole.ToString().Trim()));
        }

        async Task<GivenGroundedAnswer> JudgedAsync(string text) =>
            new(projectId, ground, prompt, text, await documents.JudgeAsync(ground, prompt, text, cancellationToken), question.Model, tuned, wish);
    }

    private async Task<MeteredSession> OpenAsync(ProjectId projectId, PlaygroundQuestion question, bool tuned, CancellationToken cancellationToken)
    {
        var model = await models.FindAsync(projectId, question.Model, cancellationToken)
            ?? throw new AnswerRefusedException(
                new DomainError("playground.model_gone", "This model is not there any more. Choose another one.", ErrorKind.NotFound), new KeyNotFoundException());
        var chosen = tuned ? model : model with { AdapterFolder = null, IsCheckpoint = false, Run = "" };
        return await answers.OpenAsync(projectId, UsageKind.Answers, chosen, wait: false, cancellationToken);
    }

    private static IReadOnlyList<DatasetMessage> Conversation(string system, string prompt) => string.IsNullOrWhiteSpace(system)
        ? [new(MessageRole.User, prompt)]
        : [new(MessageRole.System, system), new(MessageRole.User, prompt)];
}
