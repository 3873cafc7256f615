using Platform.Training.Engine;
using Platform.Training.Tokenizers;

namespace Platform.Training.Data;

/// <summary>Turns rows into tokens with the model's own template. Safe for any number of threads.</summary>
/// <param name="tokenizer">Tokenizer of the model.</param>
/// <param name="renderer">Its template.</param>
/// <param name="options">Lengths and policies.</param>
public sealed class RowTokenizer(ITokenizer tokenizer, ChatRenderer renderer, RowTokenizerOptions options)
{
    private const int MostAttempts = 8;

    /// <summary>Tokenizes a row; null when it is too long and left out.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="EngineException">The refusals of <see cref="ChatRenderer.Render"/>, and <c>data.nothing_learned</c>.</exception>
    public TokenizedExample? Tokenize(TrainingRow row)
    {
        IReadOnlyList<ChatMessage> messages = options.MaxInputTokens > 0 ? [.. row.Messages.Select(ShortenEnd)] : row.Messages;
        TokenizedExample example = Render(row, messages);
        bool shortened = !ReferenceEquals(messages, row.Messages) && !messages.SequenceEqual(row.Messages);
        example = shortened ? example with { Truncation = RowTruncation.Prompt } : example;
        return Excess(example) <= 0 ? example : options.TooLong switch
        {
            TooLongPolicy.CutAnswer => CutAnswer(example),
            TooLongPolicy.CutPrompt => CutPrompt(row, messages, example),
            _ => null,
        };
    }

    /// <summary>Tokens of the prompt alone: everything up to where the model answers.</summary>
    /// <param name="messages">The conversation; a last turn of the assistant is left out.</param>
    public int[] TokenizePrompt(IReadOnlyList<ChatMessage> messages)
    {
        IEnumerable<ChatMessage> asked = messages[^1].Role == ChatMessage.Assistant ? messages.SkipLast(1) : messages;
        IReadOnlyList<ChatMessage> shown = [.. options.MaxInputTokens > 0 ? asked.Select(ShortenEnd) : asked];
        return renderer.Render(shown, new ChatRenderOptions { LiteralContents = options.LiteralContents, AddGenerationPrompt = true }).Tokens;
    }

    private int Excess(TokenizedExample example) => example.Tokens.Length - 1 - options.MaxTokens;

    private TokenizedExample Render(TrainingRow row, IReadOnlyList<ChatMessage> messages)
    {
        RenderedChat chat = renderer.Render(messages, new ChatRenderOptions { LiteralContents = options.LiteralContents });
        ChatSegment? answer = chat.Segments.LastOrDefault(segment => segment is { Trained: true, Count: > 0 });
        if (answer is null || answer.Start == 0)
        {
            throw new EngineException("data.nothing_learned", $"row {row.Id} has no token of an assistant's answer after a prompt; there is nothing to learn.");
        }

        // What follows the mark that ends the last answer is neither learned nor seen by anything learned.
        int end = answer.Start + answer.Count;
        return new TokenizedExample
        {
            Row = row,
            Tokens = chat.Tokens[..end],
            Learned = chat.AssistantMask()[..end],
            Segments = [.. chat.Segments.Where(segment => segment.Start < end)],
            PromptTokens = answer.Start,
        };
    }

    private TokenizedExample? CutAnswer(TokenizedExample example)
    {
        int kept = options.MaxTokens + 1;
        return example.PromptTokens >= kept ? null : example with
        {
            Tokens = example.Tokens[..kept],
            Learned = example.Learned[..kept],
            Segments = [.. example.Segments.Where(segment => segment.Start < kept).Select(segment => segment with { Count = Math.Min(segment.Count, kept - segment.Start) })],
            Truncation = RowTruncation.Answer,
        };
    }

    /// <summary>Takes tokens off the beginning of the longest user's text until the row fits; null when there is not enough to take.</summary>
    private TokenizedExample? CutPrompt(TrainingRow row, IReadOnlyList<ChatMessage> messages, TokenizedExample example)
    {
        ChatMessage[] shortened = [.. messages];
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            int longest = Enumerable.Range(0, shortened.Length).Where(index => shortened[index].Role == "user").MaxBy(index => shortened[index].Content.Length, null);
            int[] tokens = tokenizer.Encode(shortened[longest].Content, parseSpecial: false);
            int excess = Excess(example);
            if (tokens.Length <= excess)
            {
                return null;
            }

            shortened[longest] = shortened[longest] with { Content = tokenizer.Decode(tokens.AsSpan(excess)).TrimStart('\uFFFD') };
            example = Render(row, shortened) with { Truncation = RowTruncation.Prompt };
            if (Excess(example) <= 0)
            {
                return example;
            }
        }

        return null;
    }

    private ChatMessage ShortenEnd(ChatMessage message)
    {
        if (message.Role != "user")
        {
            return message;
        }

        int[] tokens = tokenizer.Encode(message.Content, parseSpecial: false);
        return tokens.Length <= options.MaxInputTokens
            ? message
            : message with { Content = tokenizer.Decode(tokens.AsSpan(0, options.MaxInputTokens)).TrimEnd('\uFFFD') };
    }
}
