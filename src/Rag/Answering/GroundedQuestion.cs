namespace Platform.Rag.Answering;

/// <summary>A source that an answer is given from.</summary>
/// <param name="Number">As it is cited, from 1.</param>
/// <param name="Title">Document and page, shown to the model above the text.</param>
/// <param name="Text">What the model is given.</param>
public sealed record AnswerSource(int Number, string Title, string Text);

/// <summary>A question with the sources it is to be answered from.</summary>
/// <param name="Question">The question.</param>
/// <param name="Sources">Sources, best first, numbered from 1.</param>
public sealed record GroundedQuestion(string Question, IReadOnlyList<AnswerSource> Sources);

/// <summary>How an answer is given and judged.</summary>
public sealed record AnswerOptions
{
    /// <summary>Longest answer, in tokens.</summary>
    public int MaxTokens { get; init; } = 400;

    /// <summary>Seed of the sampling.</summary>
    public long Seed { get; init; }

    /// <summary>Support (0 to 1) that a sentence needs.</summary>
    public double Floor { get; init; } = 0.25;

    /// <summary>True when an answer whose mean support is below the floor is refused, false when its sentences are marked.</summary>
    public bool Refuses { get; init; } = true;
}
