using System.Runtime.CompilerServices;
using System.Text;
using Platform.Rag.Embedding;

namespace Platform.Rag.Answering;

/// <summary>What became of a question.</summary>
public enum AnswerVerdict
{
    /// <summary>Every sentence has the support that is asked for.</summary>
    Supported = 0,

    /// <summary>Some sentences have too little support.</summary>
    Marked = 1,

    /// <summary>The documents do not support an answer.</summary>
    Refused = 2,
}

/// <summary>A finished answer.</summary>
/// <param name="Text">As the model gave it, citations included.</param>
/// <param name="Verdict">What became of the question.</param>
/// <param name="Sentences">Its sentences, judged; empty when there was nothing to answer from.</param>
/// <param name="Prompt">What the model was told; null when it was not asked.</param>
/// <param name="IsCut">True when the longest answer was reached before the answer's end.</param>
public sealed record FinishedAnswer(string Text, AnswerVerdict Verdict, IReadOnlyList<SentenceSupport> Sentences, AnswerPrompt? Prompt, bool IsCut = false);

/// <summary>What streams while an answer is made: parts, and at the end the whole.</summary>
/// <param name="Part">The next part; null at the end.</param>
/// <param name="Finished">The whole; null before the end.</param>
public readonly record struct AnswerStep(AnswerPart? Part, FinishedAnswer? Finished);

/// <summary>Answers from sources: prompt, stream with citations, support, verdict.</summary>
/// <param name="generator">Writes the answer.</param>
/// <param name="embedder">Judges by meaning; null to judge by words alone.</param>
public sealed class GroundedAnswer(ITextGenerator generator, ITextEmbedder? embedder)
{
    /// <summary>Streams an answer. Without a source nothing is asked, and the verdict is a refusal.</summary>
    public async IAsyncEnumerable<AnswerStep> AskAsync(GroundedQuestion question, AnswerOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(options);
        var maxTokens = Math.Min(options.MaxTokens, generator.ContextTokens / 2);
        var prompt = AnswerPrompt.Write(question, generator.CountTokens, generator.ContextTokens - maxTokens);
        if (prompt.Sources.Count == 0)
        {
            yield return new AnswerStep(null, new FinishedAnswer("", AnswerVerdict.Refused, [], null));
            yield break;
        }

        var citations = new Citations(prompt.Sources.Count);
        var (whole, isCut) = (new StringBuilder(), false);
        await foreach (var piece in generator.AnswerAsync(prompt.System, prompt.User, maxTokens, options.Seed, cancellationToken))
        {
            whole.Append(piece.Text);
            isCut |= piece.IsCut;
            foreach (var part in citations.Add(piece.Text))
                yield return new AnswerStep(part, null);
        }

        foreach (var part in citations.Finish())
            yield return new AnswerStep(part, null);
        var text = whole.ToString().Trim();
        var sentences = await Support.JudgeAsync(text, prompt.Sources, embedder, cancellationToken);
        yield return new AnswerStep(null, new FinishedAnswer(text, VerdictOf(sentences, options), sentences, prompt, isCut));
    }

    /// <summary>The verdict over judged sentences: longer ones count for more.</summary>
    public static AnswerVerdict VerdictOf(IReadOnlyList<SentenceSupport> sentences, AnswerOptions options)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        ArgumentNullException.ThrowIfNull(options);
        if (sentences.Count == 0)
            return AnswerVerdict.Refused;
        if (sentences.All(sentence => sentence.Value >= options.Floor))
            return AnswerVerdict.Supported;
        var mean = sentences.Sum(sentence => sentence.Value * sentence.Text.Length) / sentences.Sum(sentence => sentence.Text.Length);
        return options.Refuses && mean < options.Floor ? AnswerVerdict.Refused : AnswerVerdict.Marked;
    }
}
