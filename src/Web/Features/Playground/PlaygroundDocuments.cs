using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Grounding;

namespace Platform.Web.Features.Playground;

/// <summary>The documents that answers of the playground may stand on, read as the one who asks.</summary>
internal sealed class PlaygroundDocuments(IGroundedAnswers documents)
{
    public Task<IReadOnlyList<SearchableDocuments>> ListAsync(ProjectId project, CancellationToken cancellationToken) => documents.ListAsync(project, cancellationToken);

    /// <summary>One search for both sides: they answer from the same passages.</summary>
    /// <returns>Refused with <c>collection.not_found</c> or <c>collection.question_invalid</c>.</returns>
    public Task<Outcome<Ground>> FindAsync(ProjectId project, PlaygroundQuestion question, CancellationToken cancellationToken) =>
        documents.FindAsync(new GroundQuestion(project, new CollectionId(Guid.TryParse(question.Collection, out var id) ? id : Guid.Empty), question.Prompt), cancellationToken);

    /// <summary>Keeps what the person thinks of an answer with the collection; a correction waits for review there.</summary>
    /// <returns>Refused with <c>collection.not_found</c> or <c>collection.no_answer_model</c>.</returns>
    public Task<Outcome> JudgeAsync(GivenGroundedAnswer answer, Thumb thumb, string? correction, CancellationToken cancellationToken) =>
        documents.KeepAsync(answer, thumb, correction, cancellationToken);
}
