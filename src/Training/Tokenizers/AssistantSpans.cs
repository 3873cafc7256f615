using System.Runtime.InteropServices;
using Platform.Training.Engine;
using Platform.Training.Tokenizers.Templates;

namespace Platform.Training.Tokenizers;

/// <summary>A stretch of a rendered text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextSpan(int Start, int Length, string Role, bool Trained);

/// <summary>Renders the first messages of a conversation.</summary>
internal delegate string RenderMessages(IReadOnlyList<ChatMessage> messages, ChatRenderOptions options, bool addGenerationPrompt);

/// <summary>
/// Finds whose words a rendered text holds. A template that marks the assistant's words is believed; with any other the conversation is rendered turn by turn,
/// and each shorter rendering must be the beginning of the whole one.
/// </summary>
internal sealed class AssistantSpans(ChatTemplate template, RenderMessages render, string[] specialTokens)
{
    /// <summary>Cuts the whole text into spans, in order and without holes.</summary>
    public IReadOnlyList<TextSpan> Find(IReadOnlyList<ChatMessage> messages, ChatRenderOptions options, RenderedTemplate whole)
    {
        List<(int Start, int End)> trained = template.MarksGeneration ? [.. whole.Generated.Where(range => range.End > range.Start)] : TurnByTurn(messages, options, whole.Text);
        List<(int Start, string Role)> turns = Turns(messages, options, whole.Text);
        SortedSet<int> cuts = [0, whole.Text.Length];
        cuts.UnionWith(trained.SelectMany(range => new[] { range.Start, range.End }));
        cuts.UnionWith(turns.Select(turn => turn.Start).Where(start => IsSafeCut(whole.Text, start)));
        List<TextSpan> spans = [];
        int from = 0;
        foreach (int to in cuts.Skip(1))
        {
            bool isTrained = trained.Exists(range => range.Start <= from && to <= range.End);
            string role = turns.FindLast(turn => turn.Start <= from).Role ?? ChatSegment.Template;
            spans.Add(new TextSpan(from, to - from, isTrained ? ChatMessage.Assistant : role, isTrained));
            from = to;
        }

        return spans;
    }

    /// <summary>Tokens never reach across a special token, so a cut beside one changes nothing.</summary>
    private bool IsSafeCut(string text, int at) => at > 0 && at < text.Length
        && specialTokens.Any(token => text.AsSpan(at).StartsWith(token, StringComparison.Ordinal) || text.AsSpan(0, at).EndsWith(token, StringComparison.Ordinal));

    private List<(int Start, int End)> TurnByTurn(IReadOnlyList<ChatMessage> messages, ChatRenderOptions options, string whole)
    {
        List<(int Start, int End)> trained = [];
        for (int i = 0; i < messages.Count; i++)
        {
            if (messages[i].Role == ChatMessage.Assistant)
            {
                trained.Add(Turn(messages, i, options, whole));
            }
        }

        return trained;
    }

    private (int Start, int End) Turn(IReadOnlyList<ChatMessage> messages, int index, ChatRenderOptions options, string whole)
    {
        if (index == 0)
        {
            throw new EngineException("chat.begins_with_assistant", "The conversation begins with an assistant's turn; there is nothing it answers. Put a user's turn before it.");
        }

        string prompt = render([.. messages.Take(index)], options, true);
        if (!whole.StartsWith(prompt, StringComparison.Ordinal))
        {
            throw NotStable(index, "what stands before the answer changes when the answer is added");
        }

        string withAnswer = render([.. messages.Take(index + 1)], options, false);
        string answer = withAnswer.StartsWith(prompt, StringComparison.Ordinal) ? withAnswer[prompt.Length..] : throw NotStable(index, "the answer does not follow the opening of its turn");
        (int at, int length) = LastSpecial(answer);
        if (whole.StartsWith(withAnswer, StringComparison.Ordinal))
        {
            return (prompt.Length, at < 0 ? withAnswer.Length : prompt.Length + at + length);
        }

        // Some templates write earlier answers shorter (without their thinking); the mark that ends a turn still ends it.
        int end = at < 0 ? -1 : whole.IndexOf(answer.Substring(at, length), prompt.Length, StringComparison.Ordinal);
        string content = messages[index].Content.Trim();
        bool complete = end >= 0 && (whole.AsSpan(prompt.Length, end - prompt.Length).Contains(content, StringComparison.Ordinal) || content.Contains("</think>", StringComparison.Ordinal));
        return complete ? (prompt.Length, end + length) : throw NotStable(index, "the answer is written differently when the conversation goes on");
    }

    private (int At, int Length) LastSpecial(string text)
    {
        (int At, int Length) last = (-1, 0);
        foreach (string token in specialTokens)
        {
            int at = text.LastIndexOf(token, StringComparison.Ordinal);
            bool later = at >= 0 && (at > last.At || (at == last.At && token.Length > last.Length));
            last = later ? (at, token.Length) : last;
        }

        return last;
    }

    /// <summary>Where each turn begins, as far as shorter renderings are beginnings of the whole one.</summary>
    private List<(int Start, string Role)> Turns(IReadOnlyList<ChatMessage> messages, ChatRenderOptions options, string whole)
    {
        List<(int Start, string Role)> turns = [];
        int start = 0;
        for (int i = 0; i < messages.Count && start >= 0; i++)
        {
            turns.Add((start, messages[i].Role));
            start = EndOfTurn(messages, i + 1, options, whole);
            if (i == 0 && OwnStart(whole[..(start >= 0 ? start : whole.Length)], messages[0].Content) is > 0 and var own)
            {
                turns.Insert(0, (0, ChatSegment.Template));
                turns[1] = (own, messages[0].Role);
            }
        }

        if (start >= 0 && start < whole.Length)
        {
            turns.Add((start, ChatMessage.Assistant));
        }

        return turns;
    }

    /// <summary>Length of the rendering of the first messages, or −1 when it is no beginning of the whole or cannot be made.</summary>
    private int EndOfTurn(IReadOnlyList<ChatMessage> messages, int count, ChatRenderOptions options, string whole)
    {
        try
        {
            string text = render([.. messages.Take(count)], options, false);
            return whole.StartsWith(text, StringComparison.Ordinal) ? text.Length : -1;
        }
        catch (EngineException refusal) when (refusal.Code is "chat_template.conversation_refused" or "chat_template.failed")
        {
            return -1;
        }
    }

    /// <summary>Where the first message begins when the template puts a turn of its own (a default system text) before it, else −1.</summary>
    private int OwnStart(string firstTurn, string content)
    {
        int at = content.Length == 0 ? -1 : firstTurn.LastIndexOf(content, StringComparison.Ordinal);
        if (at < 0)
        {
            return -1;
        }

        string head = firstTurn[..at], tail = firstTurn[(at + content.Length)..];
        string? endMark = specialTokens.Where(token => tail.Contains(token, StringComparison.Ordinal)).MinBy(token => tail.IndexOf(token, StringComparison.Ordinal));
        int earlierEnd = endMark is null ? -1 : head.LastIndexOf(endMark, StringComparison.Ordinal);
        if (earlierEnd < 0)
        {
            return -1;
        }

        int start = earlierEnd + endMark!.Length;
        return start + (head.Length - start - head.AsSpan(start).TrimStart().Length);
    }

    private static EngineException NotStable(int index, string why) => new(
        "chat_template.not_prefix_stable",
        $"The assistant's words in message {index + 1} cannot be told from the template's: {why}. Mark them in the chat template with {{% generation %}} … {{% endgeneration %}}.");
}
