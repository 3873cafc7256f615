using Platform.Domain.Collections;
using Platform.Rag.Answering;

namespace Platform.Web.Hosting.Grounding;

/// <summary>A collection whose passages can be searched.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Name.</param>
/// <param name="IndexId">The version that is searched.</param>
/// <param name="IndexNumber">Its number.</param>
public sealed record SearchableDocuments(CollectionId Id, string Name, CollectionIndexId IndexId, int IndexNumber);

/// <summary>What was found for a question, best first.</summary>
/// <param name="CollectionId">The collection.</param>
/// <param name="IndexId">The version that was searched.</param>
/// <param name="Question">The question.</param>
/// <param name="Sources">Passages, numbered from 1; empty when nothing was found that may be read.</param>
/// <param name="Floor">Support (0 to 1) that the collection asks of a sentence.</param>
/// <param name="Refuses">True when the collection gives no answer whose mean support is below the floor.</param>
public sealed record Ground(CollectionId CollectionId, CollectionIndexId IndexId, string Question, IReadOnlyList<TraceSource> Sources, double Floor, bool Refuses)
{
    /// <summary>Most passages that a question is given.</summary>
    public const int MostSources = 6;

    /// <summary>Writes what a model is told. Sources without room are left out, the least relevant first.</summary>
    /// <param name="countTokens">Length of a text in the model's tokens.</param>
    /// <param name="room">Tokens that instruction, sources and question may have together.</param>
    public AnswerPrompt Prompt(Func<string, int> countTokens, int room) => AnswerPrompt.Write(
        new GroundedQuestion(Question, [.. Sources.Select(source => new AnswerSource(source.Number, $"{source.DocumentName}, p. {source.Page}", source.Quote))]), countTokens, room);

    /// <summary>The sources that stand in a prompt.</summary>
    public IReadOnlyList<TraceSource> In(AnswerPrompt prompt) => [.. Sources.Where(source => prompt.Sources.Any(used => used.Number == source.Number))];
}

/// <summary>An answer, compared with its sources.</summary>
/// <param name="State">What the collection would make of it.</param>
/// <param name="Sentences">Its sentences with their support.</param>
public sealed record JudgedAnswer(AnswerState State, IReadOnlyList<TraceSentence> Sentences);
