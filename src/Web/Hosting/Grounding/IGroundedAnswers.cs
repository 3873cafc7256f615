using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Rag.Answering;
using Platform.Web.Hosting.Answering;

namespace Platform.Web.Hosting.Grounding;

/// <summary>A question to a collection.</summary>
/// <param name="Project">The project.</param>
/// <param name="Collection">The collection.</param>
/// <param name="Question">The question; a long one is searched for by its beginning.</param>
/// <param name="Index">A certain version; null for the one that is searched now.</param>
/// <param name="OpenToAll">True to find only what the whole workspace may read: for results that everybody sees. False searches as the one who acts.</param>
internal sealed record GroundQuestion(ProjectId Project, CollectionId Collection, string Question, CollectionIndexId? Index = null, bool OpenToAll = false);

/// <summary>A grounded answer that a person judged, with all that is needed to give it again.</summary>
/// <param name="Project">The project.</param>
/// <param name="Ground">What was found.</param>
/// <param name="Prompt">What the model was told.</param>
/// <param name="Text">What it said.</param>
/// <param name="Judged">How far the sources bear it.</param>
/// <param name="Model"><c>base:id</c> or <c>adapter:id</c>.</param>
/// <param name="Tuned">False when the base alone of that model answered.</param>
/// <param name="Wish">How it was drawn.</param>
internal sealed record GivenGroundedAnswer(ProjectId Project, Ground Ground, AnswerPrompt Prompt, string Text, JudgedAnswer Judged, string Model, bool Tuned, AnswerWish Wish);

/// <summary>Passages of a project's collections, and answers from them. Collections fill it; whoever asks models uses it.</summary>
internal interface IGroundedAnswers
{
    /// <summary>Collections of a project that hold passages, by name.</summary>
    Task<IReadOnlyList<SearchableDocuments>> ListAsync(ProjectId project, CancellationToken cancellationToken);

    /// <summary>Passages for a question.</summary>
    /// <returns>Refused with <c>collection.not_found</c>, <c>collection.index_not_found</c> or <c>collection.question_invalid</c>.</returns>
    Task<Outcome<Ground>> FindAsync(GroundQuestion question, CancellationToken cancellationToken);

    /// <summary>Compares an answer with the sources that stood in its prompt.</summary>
    Task<JudgedAnswer> JudgeAsync(Ground ground, AnswerPrompt prompt, string answer, CancellationToken cancellationToken);

    /// <summary>Keeps what a person thinks of an answer; a correction waits for review beside those of the collection.</summary>
    /// <returns>Refused with <c>collection.not_found</c> or <c>collection.no_answer_model</c>.</returns>
    Task<Outcome> KeepAsync(GivenGroundedAnswer given, Thumb thumb, string? correction, CancellationToken cancellationToken);
}
